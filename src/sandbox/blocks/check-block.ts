import { isFields, listOf, stringOf, type Fields } from '../json.ts';
import { checkElement } from './check-element.ts';
import { checkString, checkText, report, type Problems } from './check-text.ts';

/**
 * Checks a block against Slack's schema, as far as it is documented.
 * Source: https://docs.slack.dev/reference/block-kit/blocks
 */
export function checkBlock(block: Fields, at: string, problems: Problems): void {
  const check = CHECKS[String(block['type'])];
  if (!check) return reportUnknown(block, at, problems);
  if (typeof block['block_id'] === 'string')
    checkString(block['block_id'], { at: `${at}/block_id`, max: 255 }, problems);
  check(block, at, problems);
}

/** Slack's complaint about a block type that it does not support. */
export function reportUnknown(block: Fields, at: string, problems: Problems): void {
  report(problems, `unsupported type: ${String(block['type'])}`, `${at}/type`);
}

type Check = (block: Fields, at: string, problems: Problems) => void;

const accept: Check = () => {};

const CHECKS: Record<string, Check> = {
  section: checkSection,
  header: (block, at, problems) => checkText(block['text'], { at: `${at}/text`, max: 150, plain: true }, problems),
  divider: accept,
  actions: checkActions,
  context: checkContext,
  markdown: (block, at, problems) => checkString(block['text'], { at: `${at}/text`, max: 12_000 }, problems),
  rich_text: (block, at, problems) => {
    if (!Array.isArray(block['elements'])) report(problems, 'missing required field: elements', at);
  },
  image: checkImage,
  table: checkTable,
  plan: checkPlan,
  task_card: checkTask,
  video: accept,
  file: accept,
  input: accept,
  alert: accept,
  card: accept,
  carousel: accept,
  context_actions: accept,
  data_table: accept,
  data_visualization: accept,
};

function checkSection(block: Fields, at: string, problems: Problems): void {
  if (block['text'] === undefined && block['fields'] === undefined)
    report(problems, 'missing required field: text', at);
  if (block['text'] !== undefined) checkText(block['text'], { at: `${at}/text`, max: 3000 }, problems);
  atMost(block['fields'], { most: 10, at: `${at}/fields` }, problems);
  for (const [index, field] of listOf(block['fields']).entries()) {
    checkText(field, { at: `${at}/fields/${index}`, max: 2000 }, problems);
  }
  if (block['accessory'] !== undefined) checkElement(block['accessory'], `${at}/accessory`, problems);
}

function checkActions(block: Fields, at: string, problems: Problems): void {
  const elements = block['elements'];
  if (!Array.isArray(elements)) return report(problems, 'missing required field: elements', at);
  if (elements.length === 0) report(problems, 'no fewer than 1 items allowed', `${at}/elements`);
  atMost(elements, { most: 25, at: `${at}/elements` }, problems);
  const seen = new Set<string>();
  for (const [index, element] of elements.entries()) {
    checkElement(element, `${at}/elements/${index}`, problems);
    const id = isFields(element) ? stringOf(element['action_id']) : '';
    if (id === '') continue;
    if (seen.has(id)) {
      report(problems, `action_id "${id}" already exists in this block`, `${at}/elements/${index}/action_id`);
    }
    seen.add(id);
  }
}

function checkContext(block: Fields, at: string, problems: Problems): void {
  if (!Array.isArray(block['elements'])) return report(problems, 'missing required field: elements', at);
  if (block['elements'].length === 0) report(problems, 'no fewer than 1 items allowed', `${at}/elements`);
  atMost(block['elements'], { most: 10, at: `${at}/elements` }, problems);
  for (const [index, element] of listOf(block['elements']).entries()) {
    if (element['type'] === 'image') checkImage(element, `${at}/elements/${index}`, problems);
    else checkText(element, { at: `${at}/elements/${index}`, max: 3000 }, problems);
  }
}

function checkImage(block: Fields, at: string, problems: Problems): void {
  checkString(block['alt_text'], { at: `${at}/alt_text`, max: 2000 }, problems);
  if (block['image_url'] === undefined && block['slack_file'] === undefined) {
    report(problems, 'missing required field: image_url', at);
  }
}

function checkTable(block: Fields, at: string, problems: Problems): void {
  const rows = block['rows'];
  if (!Array.isArray(rows)) return report(problems, 'missing required field: rows', at);
  atMost(rows, { most: 100, at: `${at}/rows` }, problems);
  for (const [index, row] of rows.entries()) atMost(row, { most: 20, at: `${at}/rows/${index}` }, problems);
}

function checkPlan(block: Fields, at: string, problems: Problems): void {
  checkString(block['title'], { at: `${at}/title`, max: 3000 }, problems);
  atMost(block['tasks'], { most: 50, at: `${at}/tasks` }, problems);
  for (const [index, task] of listOf(block['tasks']).entries()) {
    if (task['type'] !== 'task_card') reportUnknown(task, `${at}/tasks/${index}`, problems);
    checkTask(task, `${at}/tasks/${index}`, problems);
  }
}

const TASK_STATES = new Set(['pending', 'in_progress', 'complete', 'error']);

function checkTask(task: Fields, at: string, problems: Problems): void {
  checkString(task['task_id'], { at: `${at}/task_id`, max: 255 }, problems);
  checkString(task['title'], { at: `${at}/title`, max: 3000 }, problems);
  if (task['status'] !== undefined && !TASK_STATES.has(stringOf(task['status']))) {
    report(problems, 'must be a valid enum value', `${at}/status`);
  }
  for (const part of ['details', 'output']) {
    const value = task[part];
    if (value === undefined || (isFields(value) && value['type'] === 'rich_text')) continue;
    report(problems, 'must provide an object of type rich_text', `${at}/${part}`);
  }
}

function atMost(list: unknown, { most, at }: { most: number; at: string }, problems: Problems): void {
  if (Array.isArray(list) && list.length > most) report(problems, `no more than ${most} items allowed`, at);
}
