import type { Json, Stored } from '../../ports/index.ts';
import type { Connection } from './connection.ts';

export async function loadDocuments(connection: Connection, keys: readonly string[]): Promise<readonly Stored[]> {
  if (keys.length === 0) return [];
  const reply = await connection.script('load', [keys.length, ...keys]);
  const texts = reply as string[];
  return keys.map((key, index) => stored(key, texts[2 * index], texts[2 * index + 1]));
}

export async function listDocuments(
  connection: Connection,
  name: string,
  { limit, below }: { limit: number; below?: number },
): Promise<readonly Stored[]> {
  const reply = await connection.script('list', [name, below === undefined ? '+inf' : `(${below}`, limit]);
  return triples(reply).map(([key, version, value]) => stored(key, version, value));
}

/** Splits a script's flat reply into rows of three. */
export function triples(reply: unknown): [string, string, string][] {
  const flat = reply as string[];
  const rows: [string, string, string][] = [];
  for (let at = 0; at < flat.length; at += 3) rows.push(flat.slice(at, at + 3) as [string, string, string]);
  return rows;
}

function stored(key: string, version = '0', value = 'null'): Stored {
  return { key, version: Number(version), value: JSON.parse(value) as Json };
}
