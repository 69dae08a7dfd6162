import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Outputs } from '../../engine/ports.ts';
import { exitFile, folderFor, orMissing, outputFile } from './files.ts';
import { logFile } from './log.ts';
import { createReader } from './reader.ts';

export interface OutputsOptions {
  /** Where this process's runs have their folders. */
  readonly folder: string;
  /** Removes secrets from a text. */
  readonly mask: (text: string) => string;
}

/** What runs have printed, whichever executor carried them out: all write to the same file of a run's folder. */
export function createOutputs({ folder, mask }: OutputsOptions): Outputs {
  const own = resolve(folder);
  const find = async (run: number, place: string | null) => {
    const at = folderFor(place ?? '', own);
    return { file: outputFile(at, run), isOver: (await orMissing(stat(exitFile(at, run)))) !== undefined, mask };
  };
  return {
    async news(run, place, lines) {
      const output = await find(run, place);
      const reader = createReader(output);
      await reader.read();
      if (output.isOver) reader.finish();
      return reader.news(lines);
    },
    async log(run, place) {
      return await logFile(await find(run, place));
    },
  };
}
