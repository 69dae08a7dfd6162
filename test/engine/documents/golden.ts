/**
 * What dialogues and runs look like in the store, one file for each state and shape. `node test/engine/documents/golden.ts
 * --write` adds those of today's shape; a file that is there is never written again, as stores of that shape exist.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { initialTransition, transition } from 'xstate';
import type { Decision, RunRecord } from '../../../machines/run/record.ts';
import type { RunEvent } from '../../../machines/run/events.ts';
import { runMachine } from '../../../machines/run.ts';
import { DIALOGUE_SCHEMA, keepDialogue } from '../../../src/engine/documents/dialogue-snapshot.ts';
import { keepRun, RUN_SCHEMA } from '../../../src/engine/documents/run-snapshot.ts';
import type { Kept } from '../../../src/engine/documents/snapshot.ts';
import { house, type Setting } from '../../machines/dialogue/houses.ts';
import { queued, record, started } from '../../machines/records.ts';
import { explore, pathOf, replay } from '../../machines/dialogue/walk.ts';

const folder = join(import.meta.dirname, 'golden');

export interface Golden {
  readonly file: string;
  readonly kept: Kept;
}

/** The files of a machine, of every shape that there ever was. */
export function goldens(machine: 'dialogue' | 'run'): Golden[] {
  const files = readdirSync(folder).filter((file) => file.startsWith(`${machine}-v`));
  return files.sort().map((file) => ({ file, kept: JSON.parse(readFileSync(join(folder, file), 'utf8')) as Kept }));
}

function dialogues(): Golden[] {
  const catalog = house(2, 2, { services: ['web', 'worker'], confirm: 'name' });
  const byName: Setting = { title: '', catalog, operation: 'deploy', requested: {} };
  const paths = [
    ...explore(byName).paths,
    ...explore({ ...byName, operation: 'restart' }).paths,
    ...explore({ ...byName, operation: 'restart', catalog: house(1, 1, { operations: ['deploy'] }) }).paths,
  ];
  const states = Map.groupBy(paths, ({ state }) => pathOf(state.value));
  return [...states].map(([state, [path]]) => ({
    file: `dialogue-v${DIALOGUE_SCHEMA}-${state}.json`,
    kept: keepDialogue(replay(path?.events ?? []).snapshot),
  }));
}

function runs(): Golden[] {
  const seen = {
    progress: { percent: 40, steps: ['Migrating'] },
    links: [{ url: 'https://ci.example/1', label: 'CI' }],
  };
  const ended = { type: 'ended', at: 3000, ok: true, exitStatus: 0, reason: null, probe: null, ...seen } as const;
  const abort: RunEvent = { type: 'abort', at: 2500, person: 'U2' };
  const stopped: RunEvent = { type: 'stopped', at: 3000, exitStatus: 143, reason: null, ...seen };
  const lost: RunEvent = {
    type: 'lost',
    at: 3000,
    reason: { code: 'machine-restarted', during: 'run' },
    instance: 'one',
    ...seen,
  };
  const decided = (choice: Decision['choice']): RunEvent => ({
    type: 'decided',
    decision: { choice, person: 'U2', at: 9000 },
  });
  const probe = { said: 'v1', agrees: false, failure: null };
  const lives: Readonly<Record<string, readonly RunEvent[]>> = {
    requested: [],
    running: [{ type: 'announced', message: '200.1' }, started, { type: 'noted', handle: { url: 'x' } }],
    succeeded: [started, ended],
    failed: [started, { ...ended, ok: false, exitStatus: 3 }],
    disagreed: [started, { ...ended, reason: { code: 'api-state', state: 'odd' }, probe }],
    refused: [{ type: 'refused', at: 3000, reason: { code: 'no-program' }, instance: 'one' }],
    aborted: [started, abort, stopped],
    'timed-out': [started, { type: 'timeUp', at: 2600 }, stopped],
    undecided: [started, lost],
    'marked-succeeded': [started, lost, decided('succeeded')],
    'marked-failed': [started, lost, decided('failed')],
    replaced: [started, lost, decided('again')],
  };
  const all = Object.entries(lives).map(([name, events]) => runAfter(name, record, events));
  const left: RunEvent = { type: 'leave', at: 2500, person: 'U1' };
  return [...all, runAfter('queued', queued, []), runAfter('withdrawn', queued, [left])];
}

function runAfter(name: string, input: RunRecord, events: readonly RunEvent[]): Golden {
  let [snapshot] = initialTransition(runMachine, input);
  for (const event of events) [snapshot] = transition(runMachine, snapshot, event);
  return { file: `run-v${RUN_SCHEMA}-${name}.json`, kept: keepRun(snapshot) };
}

if (process.argv.includes('--write'))
  for (const { file, kept } of [...dialogues(), ...runs()]) {
    const path = join(folder, file);
    if (!existsSync(path)) writeFileSync(path, `${JSON.stringify(kept, null, 2)}\n`);
  }
