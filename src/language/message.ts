/**
 * A message before any vendor's dialect: what is said, in parts. Fixed words may be set in `*bold*`, `_italic_` and
 * `code`; whatever comes from people, git or commands is a foreign span, which can never be markup.
 */

export type Span =
  /** Nestor's own words. */
  | { readonly kind: 'own'; readonly text: string }
  /** Somebody else's words: shown as they are, on one line, escaped, control characters removed. */
  | { readonly kind: 'untrusted'; readonly text: string }
  /** Somebody else's words in fixed width (a hash, a version, a command). */
  | { readonly kind: 'code'; readonly text: string }
  /** A person's ID. */
  | { readonly kind: 'person'; readonly id: string }
  /** A channel's ID. */
  | { readonly kind: 'channel'; readonly id: string }
  /** A link to an http(s) address that is somebody else's, as is its text. */
  | { readonly kind: 'link'; readonly url: string; readonly text: string };

export type Markup = readonly Span[];

export interface Button {
  readonly label: string;
  /** What comes back when it is pressed; at most 2,000 characters. */
  readonly value: string;
  readonly style?: 'primary' | 'danger';
}

export type Part =
  | { readonly kind: 'text'; readonly text: Markup }
  /** Small print. */
  | { readonly kind: 'note'; readonly text: Markup }
  /** One line each; where there is no room for all, the rest is counted. */
  | { readonly kind: 'lines'; readonly lines: readonly Markup[] }
  /** A command's output, the newest lines last; where there is no room for all, the oldest go. */
  | { readonly kind: 'output'; readonly lines: readonly string[] }
  /** How far something is: a bar, and its steps, the last of which is under way (or, with `ended`, how it ended). */
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

/** A file as it is uploaded. */
export interface RenderedFile {
  readonly name: string;
  readonly title: string;
  /** A file on the disk, already masked, or a text. */
  readonly content: { readonly path: string } | { readonly text: string };
}

/**
 * Words with values in them: own`*Deploy* ${code(version)}?`. A value that is a plain string is foreign text.
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
