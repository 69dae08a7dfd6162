import { isFields, listOf, type Fields } from '../json.ts';
import { checkString, checkText, report, type Problems } from './check-text.ts';

/**
 * Checks a button, menu or other interactive element.
 * Source: https://docs.slack.dev/reference/block-kit/block-elements
 */
export function checkElement(element: unknown, at: string, problems: Problems): void {
  if (!isFields(element)) return report(problems, 'must provide an object', at);
  if (element['action_id'] !== undefined) {
    checkString(element['action_id'], { at: `${at}/action_id`, max: 255 }, problems);
  }
  switch (element['type']) {
    case 'button':
      return checkButton(element, at, problems);
    case 'static_select':
    case 'multi_static_select':
      return checkOptions(element, { at, most: 100, least: 1 }, problems);
    case 'overflow':
      return checkOptions(element, { at, most: 5, least: 1 }, problems);
    case 'radio_buttons':
    case 'checkboxes':
      return checkOptions(element, { at, most: 10, least: 1 }, problems);
    default:
      if (!OTHERS.has(String(element['type']))) {
        report(problems, `unsupported type: ${String(element['type'])}`, `${at}/type`);
      }
  }
}

const OTHERS = new Set([
  'image',
  'datepicker',
  'datetimepicker',
  'timepicker',
  'users_select',
  'conversations_select',
  'channels_select',
  'external_select',
  'multi_users_select',
  'multi_conversations_select',
  'multi_channels_select',
  'multi_external_select',
  'workflow_button',
]);

function checkButton(button: Fields, at: string, problems: Problems): void {
  checkText(button['text'], { at: `${at}/text`, max: 75, plain: true }, problems);
  if (button['value'] !== undefined) checkValue(button['value'], { at: `${at}/value`, max: 2000 }, problems);
  if (button['url'] !== undefined) checkString(button['url'], { at: `${at}/url`, max: 3000 }, problems);
  const style = button['style'];
  if (style !== undefined && style !== 'primary' && style !== 'danger') {
    report(problems, 'must be a valid enum value', `${at}/style`);
  }
  if (button['confirm'] !== undefined) checkConfirm(button['confirm'], `${at}/confirm`, problems);
}

function checkConfirm(confirm: unknown, at: string, problems: Problems): void {
  if (!isFields(confirm)) return report(problems, 'must provide an object', at);
  checkText(confirm['title'], { at: `${at}/title`, max: 100, plain: true }, problems);
  checkText(confirm['text'], { at: `${at}/text`, max: 300 }, problems);
  checkText(confirm['confirm'], { at: `${at}/confirm`, max: 30, plain: true }, problems);
  checkText(confirm['deny'], { at: `${at}/deny`, max: 30, plain: true }, problems);
}

function checkOptions(
  element: Fields,
  { at, most, least }: { at: string; most: number; least: number },
  problems: Problems,
): void {
  if (element['placeholder'] !== undefined) {
    checkText(element['placeholder'], { at: `${at}/placeholder`, max: 150, plain: true }, problems);
  }
  const groups = listOf(element['option_groups']);
  if (element['option_groups'] !== undefined) {
    for (const [index, group] of groups.entries()) {
      checkOptions({ options: group['options'] }, { at: `${at}/option_groups/${index}`, most, least }, problems);
    }
    return;
  }
  const options = listOf(element['options']);
  if (options.length < least) report(problems, `no fewer than ${least} items allowed`, `${at}/options`);
  if (options.length > most) report(problems, `no more than ${most} items allowed`, `${at}/options`);
  for (const [index, option] of options.entries()) {
    const here = `${at}/options/${index}`;
    checkText(option['text'], { at: `${here}/text`, max: 75 }, problems);
    checkValue(option['value'], { at: `${here}/value`, max: 150 }, problems);
  }
}

/** A value may be empty, but not too long. */
function checkValue(value: unknown, { at, max }: { at: string; max: number }, problems: Problems): void {
  if (typeof value !== 'string') report(problems, 'must provide a string', at);
  else if (value.length > max) report(problems, `must be less than ${max + 1} characters`, at);
}
