import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';

export type ScriptName = keyof typeof scripts;

/** A call of a script; it builds its keys from `prefix`. */
interface ScriptCall {
  readonly script: ScriptName;
  /** Of every key, with the hash tag: `{nestor}:`. */
  readonly prefix: string;
  readonly args: readonly (string | number)[];
}

const scripts = {
  abandoned: read('abandoned'),
  claim: read('claim'),
  commit: read('commit'),
  due: read('due'),
  heartbeat: read('heartbeat'),
  list: read('list'),
  load: read('load'),
  release: read('release'),
  settle: read('settle'),
};

/** Runs a script by its hash, or by its text if Redis does not have it (after a restart or SCRIPT FLUSH). */
export async function runScript(redis: Redis, { script, prefix, args }: ScriptCall): Promise<unknown> {
  const { text, hash } = scripts[script];
  const rest = [1, `${prefix}lanes`, prefix, ...args] as const;
  try {
    return await redis.evalsha(hash, ...rest);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
    return await redis.eval(text, ...rest);
  }
}

function read(name: string): { text: string; hash: string } {
  const file = (stem: string) => readFileSync(new URL(`./scripts/${stem}.lua`, import.meta.url), 'utf8');
  const text = `${file('shared')}\n${file(name)}`;
  return { text, hash: createHash('sha1').update(text).digest('hex') };
}
