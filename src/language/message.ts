/**
 * A message independent of any vendor, in parts. Nestor's own words may use `*bold*`, `_italic_` and `code`; text from
 * people, git or commands is untrusted and can never be markup.
 */

export type Span =
  /** Nestor's own words. */
  | { readonly kind: 'own'; readonly text: string }
  /** Text from outside: shown literally, on one line, escaped, without control characters. */
  | { readonly kind: 'untrusted'; readonly text: string }
  /** Text from outside in fixed width (a hash, a version, a command). */
  | { readonly kind: 'code'; readonly text: string }
  /** A person's ID. */
  | { readonly kind: 'person'; readonly id: string }
  /** A channel's ID. */
  | { readonly kind: 'channel'; readonly id: string }
  /** A link; both its http(s) URL and its text come from outside. */
  | { readonly kind: 'link'; readonly url: string; readonly text: string };

export type Markup = readonly Span[];

export interface Button {
  readonly label: string;
  /** Sent back when the button is pressed; at most 2,000 characters. */
  readonly value: string;
  readonly style?: 'primary' | 'danger';
}

export type Part =
  | { readonly kind: 'text'; readonly text: Markup }
  /** Small print. */
  | { readonly kind: 'note'; readonly text: Markup }
  /** One line each; if they do not all fit, the rest is counted. */
  | { readonly kind: 'lines'; readonly lines: readonly Markup[] }
  /** A command's output, newest lines last; if it does not all fit, the oldest lines are dropped. */
  | { readonly kind: 'output'; readonly lines: readonly string[] }
  /** A progress bar and its steps; the last step is in progress or, with `ended`, is where it ended. */
  | {
      readonly kind: 'progress';
      readonly title: string;
      readonly percent: number;
      readonly steps: readonly string[];
      readonly ended: 'well' | 'badly' | null;
    }
  | { readonly kind: 'buttons'; readonly buttons: readonly Button[] };

export interface Message {
  readonly parts: readonly Part[];
}

/** A file to upload. */
export interface RenderedFile {
  readonly name: string;
  readonly title: string;
  /** A file on disk, already masked, or text. */
  readonly content: { readonly path: string } | { readonly text: string };
}

/**
 * Template tag for messages: own`*Deploy* ${code(version)}?`. A plain string as a value is untrusted text.
 * @returns spans; the literal parts are Nestor's own words
 */
export function own(words: TemplateStringsArray, ...values: readonly (string | number | Span | Markup)[]): Markup {
  const spans: Span[] = [];
  for (const [index, text] of words.entries()) {
    if (text !== '') spans.push({ kind: 'own', text });
    const value = values[index];
    if (value === undefined) continue;
    if (typeof value === 'string') spans.push({ kind: 'untrusted', text: value });
    else if (typeof value === 'number') spans.push({ kind: 'own', text: String(value) });
    else if ('kind' in value) spans.push(value);
    else spans.push(...value);
  }
  return spans;
}

export const code = (text: string): Span => ({ kind: 'code', text });
export const person = (id: string): Span => ({ kind: 'person', id });
export const channel = (id: string): Span => ({ kind: 'channel', id });
export const link = (url: string, text: string): Span => ({ kind: 'link', url, text });
