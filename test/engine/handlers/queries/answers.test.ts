import { expect, onTestFinished, test } from 'vitest';
import { inWords } from '../../../../src/bot/in-words.ts';
import { english } from '../../../../src/language/en/english.ts';
import type { Run } from '../../../../machines/run/record.ts';
import { answerHandlers } from '../../../../src/engine/handlers/queries/answers.ts';
import type { Answerers } from '../../../../src/engine/handlers/queries/answer.ts';
import { answerLogs } from '../../../../src/engine/handlers/queries/logs.ts';
import { createInterruptedView } from '../../../../src/engine/handlers/run/interrupted-view.ts';
import { ChatRefusal, type Transport, type Executor, type LogFile, type Outputs } from '../../../../src/ports/index.ts';
import type { EnvironmentProbe } from '../../../../src/engine/probe/environment-probe.ts';
import type { Runs } from '../../../../src/engine/turns/runs.ts';
import { render } from '../../../../src/slack/blocks/render.ts';
import { runIn } from '../../../machines/records.ts';
import { Diary } from '../../diary.ts';
import { openedStore } from '../../opened.ts';

const thread = { channel: 'C1', thread: '100' };

const file: LogFile = { path: '/runs/5.log', bytes: 1, compressed: false, leftOut: 0, dispose: async () => {} };
const refused: LogFile = { ...file, path: '/runs/refused.log' };

/** What `logs` answers of a run that may have an output here. @param changes from this process's name */
async function logsOf(changes: (own: string) => Partial<Run>, output?: LogFile | Error) {
  const { store, dispose } = await openedStore();
  onTestFinished(dispose);
  const run = { ...runIn('requested'), ...changes(store.instance) };
  const said: string[] = [];
  const files: string[] = [];
  const chat: Pick<Transport, 'post' | 'upload'> = {
    async post({ content }) {
      said.push(render(content).text);
      return { ts: '1' };
    },
    async upload({ name, content }) {
      if ('path' in content && content.path === refused.path)
        throw new ChatRefusal('upload_failed', 'no file is taken');
      files.push(name);
    },
  };
  const outputs: Outputs = {
    news: async () => ({ tail: [], progress: null, links: [] }),
    log: async () => {
      if (output instanceof Error) throw output;
      return output;
    },
    whereIs: () => 'here:/runs/12/output',
  };
  const log = new Diary();
  const probing: Pick<EnvironmentProbe, 'ask'> = { ask: async () => null };
  const executor: Pick<Executor, 'reaches'> = { reaches: async (_, at) => at === 'http' || at === 'here:/runs' };
  const runs = { read: async () => run } as Partial<Runs> as Runs;
  const describeInterrupted = createInterruptedView({ store, outputs, executor, probing, catalog: {}, log });
  const { answer } = answerHandlers({
    chat: inWords(chat as Transport, english),
    answerers: { logs: answerLogs({ store, outputs, executor, runs, describeInterrupted, log }) } as Answerers,
    log,
  });
  const query = { of: 'logs' as const, run: run.id };
  await answer({ thread, person: 'U1', query }, { key: 'x', maybeDone: false, isStillOwner: () => true });
  return { said, files };
}

test('the output of a run at an API is said to be with the bot that followed it, where it is not here', async () => {
  expect(await logsOf(() => ({ location: 'http', instance: 'another', finishedAt: 2000 }))).toEqual({
    said: [
      "The output of #5 is with the bot that followed it; I can't read it from here. If the full log is not in the run's thread, the API has it.",
    ],
    files: [],
  });
});

test('no log is said to be there already while such a run has not ended', async () => {
  const { said } = await logsOf(() => ({ location: 'http', instance: 'another' }));

  expect(said).toEqual([expect.stringContaining("The full log will be posted in the run's thread when it ends.")]);
});

test('a file that Slack does not take is said not to come', async () => {
  const { said, files } = await logsOf(() => ({ location: 'here:/runs' }), refused);

  expect(said).toEqual([
    expect.stringContaining('The full output is in the file'),
    expect.stringContaining('no file is taken'),
  ]);
  expect(files).toEqual([]);
});

test('what is here of it is shown', async () => {
  expect((await logsOf(() => ({ location: 'http', instance: 'another' }), file)).files).toEqual(['run-5.log']);
});

test.each<[string, (own: string) => Partial<Run>]>([
  ['at an API that this bot follows', (own) => ({ location: 'http', instance: own })],
  ['of a command on this machine', () => ({ location: 'here:/runs', instance: 'another' })],
  ['that was not started', () => ({})],
])('a run %s has printed nothing where there is no output', async (_, changes) => {
  const { said } = await logsOf(changes);

  expect(said).toEqual([expect.stringContaining('No output')]);
});

test('the output of a command elsewhere is said to be on its machine', async () => {
  const { said } = await logsOf(() => ({ location: 'there:/runs', instance: 'another' }));

  expect(said).toEqual([expect.stringContaining('`there`')]);
});

test.each<[string, Partial<Run>, LogFile | Error | undefined, readonly string[]]>([
  ['on this machine', { location: 'here:/runs' }, file, ['run-5.log']],
  ['on this machine, where its output cannot be read', { location: 'here:/runs' }, new Error('EIO'), []],
  ['on another machine', { location: 'there:/runs' }, undefined, []],
])(
  'of a run that has to be decided about, %s, it is asked again what became of it',
  async (_, where, output, files) => {
    const undecided = await logsOf(() => ({ ...where, status: 'interrupted', finishedAt: 2000 }), output);

    expect(undecided).toEqual({ said: [expect.stringContaining('How did it end?')], files });
  },
);

test('a run that was decided about is asked about no more', async () => {
  const decision = { choice: 'failed', person: 'U2', at: 3000 } as const;
  const { said } = await logsOf(() => ({ location: 'here:/runs', status: 'failed', finishedAt: 2000, decision }), file);

  expect(said).toEqual([expect.not.stringContaining('How did it end?')]);
});
