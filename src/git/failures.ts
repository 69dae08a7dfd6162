import { GitFailure } from '../ports/index.ts';
import { GitExit, GitTimeout } from './git.ts';
import { redactUrl } from './remote-url.ts';

/** Turns any error into a GitFailure fit for people: one line, no credentials, only the useful part of git's output. */
export type Explain = (error: unknown) => GitFailure;

/** @param mask removes the secrets that are not part of the URL */
export function explainer({ url, mask }: { url: string; mask: (text: string) => string }): Explain {
  const shown = redactUrl(url);
  const clean = (text: string) => oneLine(mask(shown.strip(mask(text))));
  return (error) => {
    if (error instanceof GitFailure) return error;
    if (error instanceof GitTimeout) {
      const seconds = Math.max(1, Math.round(error.after / 1000));
      return new GitFailure('timeout', clean(`${shown.text} did not answer within ${seconds} s`));
    }
    const text = error instanceof GitExit ? error.stderr : error instanceof Error ? error.message : String(error);
    const known = kinds.find(({ pattern }) => pattern.test(text));
    const code = known?.code ?? 'broken';
    const words = known?.words ?? 'git failed';
    const detail = clean(mostUsefulLine(text));
    // git's own error is not kept as the cause: it holds the URL with its credentials.
    return new GitFailure(code, clean(`${shown.text}: ${words}`) + (detail === '' ? '' : ` (${detail})`));
  };
}

interface Kind {
  readonly pattern: RegExp;
  readonly code: GitFailure['code'];
  readonly words: string;
}

/** Ordered: the first match wins. */
const kinds: readonly Kind[] = [
  { pattern: /spawn git ENOENT/, code: 'broken', words: 'git is not installed here' },
  { pattern: /No space left on device|Disk quota exceeded/i, code: 'broken', words: 'no space is left on the disk' },
  {
    pattern: /terminal prompts disabled|could not read (Username|Password)|Authentication failed/i,
    code: 'denied',
    words: 'a user name and password or a token is needed',
  },
  { pattern: /Host key verification failed/i, code: 'denied', words: 'the host key is not known to ssh' },
  {
    pattern: /Permission denied|returned error: 40[13]|access denied|insufficient permission|not authorized/i,
    code: 'denied',
    words: 'access was refused',
  },
  {
    pattern: /Could not resolve|Name or service not known|unknown host/i,
    code: 'unreachable',
    words: 'its host is not known',
  },
  {
    pattern: /Connection refused|Couldn't connect|Failed to connect|unable to connect/i,
    code: 'unreachable',
    words: 'its host does not accept the connection',
  },
  { pattern: /timed out|Operation too slow/i, code: 'timeout', words: 'its host did not answer in time' },
  {
    pattern:
      /not appear to be a git repository|repository .* (does not exist|not found)|Repository not found|returned error: 404|no such file or directory|not valid: is this a git repository/i,
    code: 'unreachable',
    words: 'there is no git repository',
  },
  {
    pattern:
      /Could not read from remote|unable to access|early EOF|remote end hung up|Connection reset|Connection closed|RPC failed|kex_exchange/i,
    code: 'unreachable',
    words: 'it cannot be reached',
  },
  {
    pattern: /transport '.*' not allowed|unable to find remote helper/i,
    code: 'broken',
    words: 'this kind of address is not supported',
  },
];

/** The line of git's output that best explains the failure. */
function mostUsefulLine(text: string): string {
  const lines = text.split(/[\r\n]+/).map((line) => line.trim());
  const said = lines.filter((line) => line !== '' && !/^(hint:|warning:|Cloning into|at )/.test(line));
  const best =
    said.find((line) => /^(ssh|error|remote: error):|Permission denied/i.test(line)) ??
    said.find((line) => line.startsWith('fatal:')) ??
    said[0] ??
    '';
  return best.replace(/^((fatal|error|remote): *)+/i, '').slice(0, 300);
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
}
