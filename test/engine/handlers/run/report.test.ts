import { expect, onTestFinished, test } from 'vitest';
import { inWords } from '../../../../src/bot/in-words.ts';
import { english } from '../../../../src/language/en/english.ts';
import { reportHandlers } from '../../../../src/engine/handlers/run/report.ts';
import { BotRefused, ChatRefusal, type Transport, type LogFile, type Outputs } from '../../../../src/ports/index.ts';
import type { Runs } from '../../../../src/engine/turns/runs.ts';
import { render } from '../../../../src/slack/blocks/render.ts';
import { runIn } from '../../../machines/records.ts';
import { Diary } from '../../diary.ts';
import { openedStore } from '../../opened.ts';

interface Ending {
  /** Who followed the run, which an API has carried out. */
  readonly person?: (own: string) => string;
  readonly output?: LogFile;
  readonly upload?: () => Promise<never>;
}

/** What is said in the thread of a run that has ended. */
async function reported({ person = (own) => own, output, upload }: Ending): Promise<readonly string[]> {
  const { store, dispose } = await openedStore();
  onTestFinished(dispose);
  const run = runIn('succeeded', {
    location: 'http',
    instance: person(store.instance),
    startedAt: 1000,
    finishedAt: 2000,
    message: '100',
  });
  const said: string[] = [];
  const chat: Partial<Transport> = {
    async post({ content }) {
      said.push(render(content).text);
      return { ts: '1' };
    },
    ...(upload && { upload }),
  };
  const outputs: Partial<Outputs> = { log: async () => output, whereIs: () => 'here:/runs/5' };
  const { report } = reportHandlers({
    store,
    chat: inWords(chat as Transport, english),
    outputs: outputs as Outputs,
    executor: { reaches: async () => true },
    runs: { read: async () => run } as Partial<Runs> as Runs,
    log: new Diary(),
  });
  await report({ run: run.id }, { key: 'x', maybeDone: false, isStillOwner: () => true });
  return said;
}

test('the end of a run at an API that a bot reports which did not follow it says where its output is', async () => {
  expect(await reported({ person: () => 'another' })).toEqual([
    "The output of #5 is with the bot that followed it; I can't read it from here. If the full log is not in the run's thread, the API has it.",
  ]);
});

test('of a run without any output nothing is said by the bot that followed it', async () => {
  expect(await reported({})).toEqual([]);
});

const file: LogFile = { path: '/runs/5.log', bytes: 1, compressed: false, leftOut: 0, dispose: async () => {} };
const refuse = (refusal: Error) => ({ output: file, upload: () => Promise.reject(refusal) });

test('where Slack takes no output for good, it is said where that is kept', async () => {
  expect(await reported(refuse(new ChatRefusal('upload_failed', 'files.slack.com takes no file: ETIMEDOUT')))).toEqual([
    'Could not upload the output of #5; my log has the details. It is kept in `here:/runs/5`; `logs 5` tries again.',
  ]);
});

test('an output is uploaded later where the bot itself is refused', async () => {
  await expect(reported(refuse(new BotRefused('token_revoked', 'no')))).rejects.toThrow(BotRefused);
});
