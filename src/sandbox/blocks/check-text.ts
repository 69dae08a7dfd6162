import { isFields } from '../json.ts';

/**
 * Checks a text object: `{type: 'plain_text' | 'mrkdwn', text}`.
 *
 * @param rule `max` in characters; `plain`: mrkdwn is not allowed
 */
export function checkText(
  value: unknown,
  rule: { at: string; max: number; plain?: boolean },
  problems: Problems,
): void {
  if (!isFields(value)) return report(problems, 'must provide an object', rule.at);
  const type = value['type'];
  if (type !== 'plain_text' && (type !== 'mrkdwn' || rule.plain)) {
    report(problems, `unsupported type: ${String(type)}`, `${rule.at}/type`);
  }
  const before = problems.length;
  checkString(value['text'], { at: `${rule.at}/text`, max: rule.max }, problems);
  if (problems.length > before && typeof value['text'] === 'string') {
    problems.splice(before, 0, `failed to match all allowed schemas [json-pointer:${rule.at}]`);
  }
}

/** Checks a text of 1 to `max` characters. */
export function checkString(value: unknown, { at, max }: { at: string; max: number }, problems: Problems): void {
  if (typeof value !== 'string') return report(problems, 'must provide a string', at);
  if (value.length === 0) report(problems, 'must be more than 0 characters', at);
  if (value.length > max) report(problems, `must be less than ${max + 1} characters`, at);
}

/** Slack's complaints about blocks: `must be less than 3001 characters [json-pointer:/blocks/0/text/text]`. */
export type Problems = string[];

export function report(problems: Problems, what: string, pointer: string): void {
  problems.push(`${what} [json-pointer:${pointer}]`);
}
