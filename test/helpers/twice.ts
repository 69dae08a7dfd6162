import type { Message } from '../../src/sandbox/index.ts';

/** Duplicates among these messages: by their key, by their first text in a thread, by their files. */
export function saidTwice(messages: readonly Message[]): readonly string[] {
  const inThreads = messages.filter(({ threadTs }) => threadTs !== undefined);
  return [
    ...repeated(messages.map(keyOf)),
    ...repeated(inThreads.filter(({ files }) => files.length === 0).map(firstWords)),
    ...repeated(inThreads.flatMap(({ threadTs, files }) => files.map(({ title }) => `${threadTs} {${title}}`))),
  ];
}

/** The key in a message's metadata; undefined for a file's message, which has none. */
function keyOf({ metadata }: Message): string | undefined {
  const payload = metadata?.['event_payload'] as { key?: string } | undefined;
  return payload?.key;
}

const firstWords = ({ threadTs, history: [first] }: Message): string => `${threadTs} ${first?.words}`;

function repeated(all: readonly (string | undefined)[]): string[] {
  const known = all.filter((one) => one !== undefined);
  return known.filter((one, index) => known.indexOf(one) !== index);
}
