import { expect, onTestFinished, test } from 'vitest';
import type { RunRecord } from '../../machines/record.ts';
import type { Dialogues } from '../../src/engine/dialogues.ts';
import { createBoard } from '../../src/engine/effects/board.ts';
import type { Chat, Outputs } from '../../src/engine/ports.ts';
import type { Runs } from '../../src/engine/runs.ts';
import { render } from '../../src/slack/blocks/render.ts';
import { record } from '../machines/records.ts';
import { Diary } from './diary.ts';
import { openedStore } from './opened.ts';

/** What is said in the thread of a run at an API that has ended, and of which no output is here. @param by who followed it */
async function reported(by: (own: string) => string): Promise<readonly string[]> {
  const { store, dispose } = await openedStore();
  onTestFinished(dispose);
  const run: RunRecord = { ...record, place: 'http', instance: by(store.instance), finishedAt: 2000, message: '100' };
  const said: string[] = [];
  const chat: Pick<Chat, 'post'> = {
    async post({ content }) {
      said.push(render(content).text);
      return { ts: '1' };
    },
  };
  const { handlers } = createBoard({
    store,
    chat: chat as Chat,
    outputs: { log: async () => undefined } as Partial<Outputs> as Outputs,
    executor: { reaches: async () => true },
    runs: { read: async () => run } as Partial<Runs> as Runs,
    dialogues: {} as Dialogues,
    now: Date.now,
    log: new Diary(),
  });
  await handlers.report({ run: run.id }, { key: 'x', doubtful: false, still: () => true });
  return said;
}

test('the end of a run at an API that a bot reports which did not follow it says where its output is', async () => {
  expect(await reported(() => 'another')).toEqual([
    "The output of #5 is kept by the bot that followed it; I cannot read it from here. If its whole log is not in the run's thread, the API has it.",
  ]);
});

test('of a run without any output nothing is said by the bot that followed it', async () => {
  expect(await reported((own) => own)).toEqual([]);
});
