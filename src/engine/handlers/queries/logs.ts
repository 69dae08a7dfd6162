import { isUndecided } from '../../../../machines/run/accepts.ts';
import type { Run } from '../../../../machines/run/record.ts';
import type { FileView } from '../../../language/view.ts';
import { runsOf } from '../../reads/run-history.ts';
import type { Executor, Log, LogFile, Outputs, Store } from '../../../ports/index.ts';
import type { Runs } from '../../turns/runs.ts';
import type { Answer, Answerer } from './answer.ts';
import { isWithAnother, machineOf } from '../run/output.ts';
import type { DescribeInterrupted } from '../run/interrupted-view.ts';

interface Deps {
  readonly store: Store;
  readonly outputs: Outputs;
  readonly executor: Pick<Executor, 'reaches'>;
  readonly runs: Runs;
  readonly describeInterrupted: DescribeInterrupted;
  readonly log: Log;
}

/** How many lines of a log a message shows. */
const LOG_LINES = 20;

/** Answers what a run has printed. */
export function answerLogs(deps: Deps): Answerer<'logs'> {
  const { store, outputs, executor, runs, describeInterrupted, log } = deps;

  return async ({ run: asked }) => {
    const [last] = asked === null ? await runsOf(store, { limit: 1 }) : [];
    const run = asked === null ? last : await runs.read(asked);
    if (run === undefined)
      return asked === null ? { code: 'nothing-has-run' } : { code: 'unknown-run', said: `#${asked}` };
    return isUndecided(run) ? askAgain(run) : outputOf(run);
  };

  async function outputOf(run: Run): Promise<Answer> {
    const machine = await machineOf(run, executor);
    if (machine !== null) return { view: { kind: 'outputElsewhere', run, machine } };
    const [{ tail }, output] = await Promise.all([outputs.news(run, LOG_LINES), outputs.log(run)]);
    if (output === undefined && isWithAnother(run, store)) {
      return { view: { kind: 'outputElsewhere', run, machine: null } };
    }
    return withFile({ view: { kind: 'logs', run, tail, attached: output !== undefined } }, run, output);
  }

  /** The question in its thread may have been refused, or deleted: this is the other way to decide. */
  async function askAgain(run: Run): Promise<Answer> {
    const view = await describeInterrupted(run);
    const output = await outputs.log(run).catch((error: unknown) => {
      log.error({ err: error, run: run.id }, "could not read an interrupted run's output for its question");
      return undefined;
    });
    return withFile({ view }, run, output);
  }
}

const withFile = (answer: Answer, { id }: Run, output: LogFile | undefined): Answer =>
  output === undefined ? answer : { ...answer, file: outputFile(id, output), dispose: output.dispose };

export const outputFile = (run: number, { path, compressed, leftOut }: LogFile): FileView => ({
  kind: 'output',
  run,
  path,
  compressed,
  isWhole: leftOut === 0,
});
