import { readChannel } from './values/channels.ts';
import { readYaml } from './yaml/document.ts';
import { readBotName } from './values/names.ts';
import type { Reading } from './faults/reading.ts';
import { readSource } from './yaml/source.ts';

/** What nestor.yml says about its workspace, whatever faults it has. */
export interface Peeked {
  /** undefined: not set. */
  readonly name: string | undefined;
  /** Names without #, or IDs, including those of single environments; each once. */
  readonly channels: readonly string[];
}

/** Reads the bot's name and the channels, as far as possible; a missing file has none. */
export function peekConfig(file: string): Peeked {
  const source = readSource(file);
  if (!source.ok) return { name: undefined, channels: [] };
  const { value } = readYaml(source.text);
  const [name] = textsAt(value, 'name').flatMap((text) => valueOf(readBotName(text)));
  const channels = channelsIn(value).flatMap((text) => valueOf(readChannel(text)));
  return { name, channels: [...new Set(channels)] };
}

function valueOf<T>(reading: Reading<T>): readonly T[] {
  return reading.ok ? [reading.value] : [];
}

/** The texts under a key of a map: one, or a list of them. */
function textsAt(map: unknown, key: string): readonly string[] {
  if (typeof map !== 'object' || map === null) return [];
  const value: unknown = Object.entries(map).find(([name]) => name === key)?.[1];
  return [value].flat().filter((text) => typeof text === 'string');
}

/** All `channels`, at the top and of single environments. */
function channelsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return [...textsAt(value, 'channels'), ...Object.values(value).flatMap(channelsIn)];
}
