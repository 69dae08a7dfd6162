import { SlackError } from '../web/errors.ts';
import { checkBlock, reportUnknown } from './check-block.ts';
import { report, type Problems } from './check-text.ts';
import { isFields, type Fields } from '../json.ts';

const MAX_BLOCKS = 50;
/** Undocumented and not quite constant on Slack; seen between 13,100 and 13,300. Source: slackapi/bolt-js#2509 */
const MAX_CHARACTERS = 13_000;

interface AcceptOptions {
  readonly newId: (prefix: string) => string;
  readonly unknownBlocks: ReadonlySet<string>;
}

/**
 * Checks blocks as Slack does, and adds the identifiers they lack.
 *
 * @param given the decoded `blocks` argument
 * @param size characters of its JSON
 * @param options.newId makes an identifier
 * @param options.unknownBlocks block types that are refused although Slack supports them
 * @throws SlackError invalid_blocks_format, invalid_blocks (with response_metadata.messages) or msg_blocks_too_long
 */
export function acceptBlocks(given: unknown, size: number, options: AcceptOptions): Fields[] {
  if (!Array.isArray(given) || !given.every(isFields)) throw new SlackError('invalid_blocks_format');
  const problems: Problems = [];
  if (given.length > MAX_BLOCKS) report(problems, `no more than ${MAX_BLOCKS} items allowed`, '/blocks');
  const seen = new Set<string>();
  for (const [index, block] of given.entries()) {
    if (options.unknownBlocks.has(String(block['type']))) reportUnknown(block, `/blocks/${index}`, problems);
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
  if (size > MAX_CHARACTERS) throw new SlackError('msg_blocks_too_long');
  return given.map((block) => withIds(block, options.newId));
}

function withIds(block: Fields, newId: (prefix: string) => string): Fields {
  const copy: Fields = typeof block['block_id'] === 'string' ? { ...block } : { ...block, block_id: newId('b') };
  if (block['type'] === 'actions' && Array.isArray(block['elements'])) {
    copy['elements'] = block['elements'].map((element: unknown) => withActionId(element, newId));
  }
  if (isFields(block['accessory'])) copy['accessory'] = withActionId(block['accessory'], newId);
  return copy;
}

function withActionId(element: unknown, newId: (prefix: string) => string): unknown {
  if (!isFields(element) || typeof element['action_id'] === 'string') return element;
  return { ...element, action_id: newId('a') };
}
