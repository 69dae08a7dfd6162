/** What Slack finds wrong with blocks: `must be less than 3001 characters [json-pointer:/blocks/0/text/text]`. */
export type Problems = string[];

export function report(problems: Problems, what: string, pointer: string): void {
  problems.push(`${what} [json-pointer:${pointer}]`);
}
