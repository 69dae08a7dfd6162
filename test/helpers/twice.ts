import type { Message } from '../../src/sandbox/index.ts';

/** What is among these messages more than once: by the key each carries, by its first words in a thread, by its files. */
export function saidTwice(messages: readonly Message[]): readonly string[] {
  const inThreads = messages.filter(({ threadTs }) => threadTs !== undefined);
  return [
    ...repeated(messages.map(keyOf)),
    ...repeated(inThreads.filter(({ files }) => files.length === 0).map(firstWords)),
    ...repeated(inThreads.flatMap(({ threadTs, files }) => files.map(({ title }) => `${threadTs} {${title}}`))),
  ];
}

/** What a message is known by; undefined for those that carry nothing (a file's message). */
function keyOf({ metadata }: Message): string | undefined {
  const payload = metadata?.['event_payload'] as { key?: string } | undefined;
  return payload?.key;
}

const firstWords = ({ threadTs, history: [first] }: Message): string => `${threadTs} ${first?.words}`;

function repeated(all: readonly (string | undefined)[]): string[] {
  const known = all.filter((one) => one !== undefined);
  return known.filter((one, index) => known.indexOf(one) !== index);
}
