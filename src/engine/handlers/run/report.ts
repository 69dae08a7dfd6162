import type { RunEffects } from '../../../../machines/run/effects.ts';
import type { Run } from '../../../../machines/run/record.ts';
import type { View } from '../../../language/view.ts';
import type { Chat, Executor, Log, LogFile, Outputs, Store } from '../../../ports/index.ts';
import type { Runs } from '../../turns/runs.ts';
import { isRefused, type Handlers } from '../handler.ts';
import { outputFile } from '../queries/logs.ts';
import { threadOf } from './message.ts';
import { isWithAnother, machineOf } from './output.ts';

interface Deps {
  readonly store: Pick<Store, 'instance'>;
  readonly chat: Chat;
  readonly outputs: Outputs;
  readonly executor: Pick<Executor, 'reaches'>;
  readonly runs: Runs;
  readonly log: Log;
}

/** Posts a run's whole output as a file in its thread, or says where it is. */
export function reportHandlers(deps: Deps): Handlers<Pick<RunEffects, 'report'>> {
  const { store, chat, outputs, executor, runs, log } = deps;

  return {
    report: async ({ run: id }, circumstances) => {
      const run = await runs.read(id);
      if (run === undefined || run.startedAt === null) return;
      const thread = threadOf(run);
      const say = async (view: View) => {
        await chat.post({ to: thread, view, ...circumstances });
      };
      const machine = await machineOf(run, executor);
      if (machine !== null) return say({ kind: 'outputElsewhere', run, machine });
      const sayWhereItIs = () => say({ kind: 'outputNotUploaded', run, kept: outputs.whereIs(run) });
      const output = await outputOf(run);
      if (output === null) return sayWhereItIs();
      if (output === undefined) {
        if (isWithAnother(run, store)) await say({ kind: 'outputElsewhere', run, machine: null });
        return;
      }
      try {
        await chat.upload({ to: thread, file: outputFile(id, output), ...circumstances });
      } catch (error) {
        if (!isRefused(error)) throw error;
        log.error({ err: error, run: id }, "could not upload a run's output");
        await sayWhereItIs();
      } finally {
        await output.dispose();
      }
    },
  };

  /** @returns null if it cannot be copied: the disk may be full, and retrying would only delay the reply */
  async function outputOf(run: Run): Promise<LogFile | undefined | null> {
    try {
      return await outputs.log(run);
    } catch (error) {
      log.error({ err: error, run: run.id }, "could not copy a run's output for upload");
      return null;
    }
  }
}
