import { readFileSync } from 'node:fs';
import type { About } from '../language/view.ts';

/** What this process is, for whoever asks. @param startedAt milliseconds since 1970 */
export function aboutThis(redisUrl: string | undefined, startedAt: number): About {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return { version, startedAt, store: redisUrl === undefined ? 'embedded' : 'redis' };
}
