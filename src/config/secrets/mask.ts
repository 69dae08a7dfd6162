const MASKED = '[masked]';

/** Shorter pieces are left: they stand in the middle of ordinary words. */
const SHORTEST = 4;

/** What must not be shown whoever wrote it; the group, or else the whole, is masked. */
const SHAPES: readonly RegExp[] = [
  /** Slack's tokens. */
  /(?:xox[a-z](?:\.xox[a-z])?|xapp)-[A-Za-z0-9-]{6,}/dg,
  /** scheme://user:password@host */
  /:\/\/[^\s/:@]{0,200}:([^\s/]{1,1000})@/dg,
  /** https://token@host */
  /:\/\/([^\s/:@]{20,1000})@/dg,
];

/** In most texts there is nothing of the kind, and this costs a hundredth of looking closely. */
const SUSPICIOUS = /xox|xapp-|:\/\//;

type Span = readonly [start: number, end: number];

/**
 * A function that takes secrets out of a text: each of these, also URL-encoded, as in JSON, and line by line, and
 * whatever looks like a token of Slack or a password in an address.
 * @param secrets values of at least 4 characters; shorter ones are left out
 */
export function createMask(secrets: readonly string[]): (text: string) => string {
  const needles = [...new Set(secrets.flatMap(variants))].filter((needle) => needle.length >= SHORTEST);
  return (text) => {
    const spans = [
      ...needles.flatMap((needle) => occurrences(text, needle)),
      ...(SUSPICIOUS.test(text) ? SHAPES.flatMap((shape) => shaped(text, shape)) : []),
    ];
    return spans.length === 0 ? text : without(text, spans);
  };
}

/** The forms in which a secret turns up in logs and addresses. */
function variants(secret: string): readonly string[] {
  const lines = secret.split(/\r?\n/).map((line) => line.trim());
  return [secret, secret.trim(), ...lines].flatMap((text) => {
    // Half of a surrogate pair has no encoding.
    const encoded = encodeURIComponent(text.toWellFormed());
    const lower = encoded.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
    return [text, encoded, lower, encoded.replaceAll('%20', '+'), JSON.stringify(text).slice(1, -1)];
  });
}

function occurrences(text: string, needle: string): readonly Span[] {
  const spans: Span[] = [];
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + 1))
    spans.push([at, at + needle.length]);
  return spans;
}

function shaped(text: string, shape: RegExp): readonly Span[] {
  return [...text.matchAll(shape)].flatMap(({ indices }) => {
    const span = indices?.[1] ?? indices?.[0];
    return span === undefined ? [] : [span];
  });
}

/** Spans that overlap are one: of two secrets that share letters no rest is left. */
function without(text: string, spans: readonly Span[]): string {
  const pieces: string[] = [];
  let from = 0;
  let end = -1;
  for (const [start, stop] of [...spans].sort((a, b) => a[0] - b[0])) {
    if (start >= end) pieces.push(text.slice(from, start), MASKED);
    end = Math.max(end, stop);
    from = end;
  }
  return pieces.join('') + text.slice(from);
}
