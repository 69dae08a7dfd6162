const MASKED = '[masked]';

/** Shorter pieces are left alone: they occur inside ordinary words. */
const SHORTEST = 4;

/** What is masked wherever it comes from: the group if there is one, else the whole match. */
const SHAPES: readonly RegExp[] = [
  /** Slack's tokens. */
  /(?:xox[a-z](?:\.xox[a-z])?|xapp)-[A-Za-z0-9-]{6,}/dg,
  /** scheme://user:password@host */
  /:\/\/[^\s/:@]{0,200}:([^\s/]{1,1000})@/dg,
  /** https://token@host */
  /:\/\/([^\s/:@]{20,1000})@/dg,
];

/** Most texts have none of these, and this test costs a hundredth of matching them all. */
const SUSPICIOUS = /xox|xapp-|:\/\//;

type Span = readonly [start: number, end: number];

/**
 * Returns a function that masks these secrets in a text (also URL-encoded, JSON-escaped and line by line), and whatever
 * looks like a Slack token or a password in a URL.
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

/** The forms in which a secret turns up in logs and URLs. */
function variants(secret: string): readonly string[] {
  const lines = secret.split(/\r?\n/).map((line) => line.trim());
  return [secret, secret.trim(), ...lines].flatMap((text) => {
    // A lone surrogate cannot be encoded.
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

/** Overlapping spans are merged, so that no part of either secret is left. */
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
