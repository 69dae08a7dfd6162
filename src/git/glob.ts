/**
 * Matches names as `git tag --list` does: `*` and `?` cross slashes too; `[a-z]` and `{one,other}` work.
 * @returns a test for a whole name; always false if there are no globs
 */
export function globs(patterns: readonly string[]): (name: string) => boolean {
  const tests = patterns.map((pattern) => new RegExp(`^(?:${source(pattern)})$`, 'su'));
  return (name) => tests.some((test) => test.test(name));
}

function source(pattern: string): string {
  let depth = 0;
  return pattern.replace(/\\(.)|\[!?[^\]\\[]+\]|\*+|[\s\S]/gu, (part, escaped: string | undefined) => {
    if (escaped !== undefined) return literal(escaped);
    if (part.startsWith('*')) return '.*';
    if (part.length > 1 && part.startsWith('[')) return part.replace(/^\[!/, '[^');
    if (part === '?') return '.';
    if (part === '{' && pattern.includes('}')) {
      depth += 1;
      return '(?:';
    }
    if (part === ',' && depth > 0) return '|';
    if (part === '}' && depth > 0) {
      depth -= 1;
      return ')';
    }
    return literal(part);
  });
}

const literal = (text: string) => RegExp.escape(text);
