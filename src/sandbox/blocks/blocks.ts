import { SlackError } from '../web/errors.ts';
import { checkBlock, reportUnknown } from './check.ts';
import { report, type Problems } from './problems.ts';
import { isFields, type Fields } from '../values.ts';

const MOST_BLOCKS = 50;
/** Undocumented and not quite constant on Slack; seen between 13,100 and 13,300. Source: slackapi/bolt-js#2509 */
const MOST_CHARACTERS = 13_000;

interface Taker {
  readonly newId: (prefix: string) => string;
  readonly unknownBlocks: ReadonlySet<string>;
}

/**
 * Blocks as Slack takes them into a message: checked, and with the identifiers it gives to those that have none.
 *
 * @param given the decoded `blocks` argument
 * @param size characters of its JSON
 * @param taker.newId makes an identifier
 * @param taker.unknownBlocks types of blocks that are refused although Slack knows them
 * @throws SlackError invalid_blocks_format, invalid_blocks (with response_metadata.messages) or msg_blocks_too_long
 */
export function takeBlocks(given: unknown, size: number, taker: Taker): Fields[] {
  if (!Array.isArray(given) || !given.every(isFields)) throw new SlackError('invalid_blocks_format');
  const problems: Problems = [];
  if (given.length > MOST_BLOCKS) report(problems, `no more than ${MOST_BLOCKS} items allowed`, '/blocks');
  const seen = new Set<string>();
  for (const [index, block] of given.entries()) {
    if (taker.unknownBlocks.has(String(block['type']))) reportUnknown(block, `/blocks/${index}`, problems);
    else checkBlock(block, `/blocks/${index}`, problems);
    const id = block['block_id'];
    if (typeof id !== 'string') continue;
    if (seen.has(id)) report(problems, `block_id "${id}" already exists`, `/blocks/${index}/block_id`);
    seen.add(id);
  }
  if (problems.length > 0) {
    const messages = problems.map((problem) => `[ERROR] ${problem}`);
    throw new SlackError('invalid_blocks', { errors: problems, response_metadata: { messages } });
  }
  if (size > MOST_CHARACTERS) throw new SlackError('msg_blocks_too_long');
  return given.map((block) => identified(block, taker.newId));
}

function identified(block: Fields, newId: (prefix: string) => string): Fields {
  const copy: Fields = typeof block['block_id'] === 'string' ? { ...block } : { ...block, block_id: newId('b') };
  if (block['type'] === 'actions' && Array.isArray(block['elements'])) {
    copy['elements'] = block['elements'].map((element: unknown) => withAction(element, newId));
  }
  if (isFields(block['accessory'])) copy['accessory'] = withAction(block['accessory'], newId);
  return copy;
}

function withAction(element: unknown, newId: (prefix: string) => string): unknown {
  if (!isFields(element) || typeof element['action_id'] === 'string') return element;
  return { ...element, action_id: newId('a') };
}
