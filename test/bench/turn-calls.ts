import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordedCall } from './load.ts';
import { endAll, type Scene } from './scene.ts';
import { Workspace } from './workspace-process.ts';

/** Arguments that name a place in one workspace. */
const PLACES = new Set(['channel', 'thread_ts', 'ts']);

/**
 * Records what Nestor sends to Slack in the two turns that the bench repeats, for the bare app that makes the same
 * calls: so the blocks are the same by construction.
 * @returns a JSON file with the arguments of two posts, `asked`, and of the edits of the same messages, `answered`
 */
export async function recordTurnCalls(scene: Scene, config: string): Promise<string> {
  const subject = await scene.start('embedded', { workspace: await Workspace.start(), config });
  try {
    const calls = await subject.workspace.record({ talk: 'dialogue', person: 'p0', count: 2, breath: 100 });
    const asked = argumentsOf('chat.postMessage', calls);
    const answered = argumentsOf('chat.update', calls);
    if (asked.length < 2 || answered.length < 2) throw new Error('a turn is no longer a post and an edit');
    const file = join(scene.folder, 'turn-calls.json');
    await writeFile(file, JSON.stringify({ asked, answered }));
    return file;
  } finally {
    await endAll([subject]);
  }
}

function argumentsOf(method: string, calls: readonly RecordedCall[]): readonly unknown[] {
  return calls
    .filter((call) => call.method === method)
    .slice(0, 2)
    .map(({ args }) => {
      const kept = Object.entries(args).filter(([name]) => !PLACES.has(name));
      return Object.fromEntries(kept.map(([name, value]) => [name, name === 'text' ? value : parsed(value)]));
    });
}

/** Blocks and flags come over the wire as JSON. */
const parsed = (value: unknown): unknown => (typeof value === 'string' ? JSON.parse(value) : value);
