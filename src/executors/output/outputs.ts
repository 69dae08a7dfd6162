import { resolve } from 'node:path';
import type { Outputs, Printed } from '../../engine/ports.ts';
import { folderFor, outputFile, placeOf } from './files.ts';
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
  return {
    async news(run, lines) {
      if (run.place === null) return { tail: [], progress: null, links: [] };
      const reader = createReader({ file: fileOf(run.id, run.place), mask });
      await reader.read();
      if (isOver(run)) reader.finish();
      return reader.news(lines);
    },
    async log(run) {
      if (run.place === null) return undefined;
      return await logFile({ file: fileOf(run.id, run.place), isOver: isOver(run), mask });
    },
    whereIs: ({ id, place }) => placeOf(fileOf(id, place ?? '')),
  };

  function fileOf(run: number, place: string): string {
    return outputFile(folderFor(place, own), run);
  }
}

const isOver = ({ finishedAt }: Printed): boolean => finishedAt !== null;
