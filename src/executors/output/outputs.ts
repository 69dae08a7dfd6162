import { resolve } from 'node:path';
import { tokenOf, type Outputs, type Printed, type WordNotice } from '../../ports/index.ts';
import { folderFor, outputFile, ownerFile, locationOf } from './files.ts';
import { logFile } from './log.ts';
import { isOf, type Owned } from './owner.ts';
import { createReader } from './reader.ts';

export interface OutputsOptions {
  /** Where this process's runs have their folders. */
  readonly folder: string;
  /** Removes secrets from a text. */
  readonly mask: (text: string) => string;
  /** Words what Nestor itself says in an output. */
  readonly word: WordNotice;
}

/** What runs have printed, whichever executor carried them out: all write to the same file of a run's folder. */
export function createOutputs({ folder, mask, word }: OutputsOptions): Outputs {
  const own = resolve(folder);
  return {
    async news(run, lines) {
      const file = await ownFile(run);
      if (file === undefined) return { tail: [], progress: null, links: [] };
      const reader = createReader({ file, mask });
      await reader.read();
      if (isOver(run)) reader.finish();
      return reader.news(lines);
    },
    async log(run) {
      const file = await ownFile(run);
      return file === undefined ? undefined : await logFile({ file, isOver: isOver(run), mask, word });
    },
    whereIs: (run) => locationOf(filesOf(run).file),
  };

  function filesOf({ id, location }: Printed): Owned & { readonly file: string } {
    const folder = folderFor(location ?? '', own);
    return { file: outputFile(folder, id), owner: ownerFile(folder, id) };
  }

  /** Undefined if it was not begun yet, or if another run of its number has its folder. */
  async function ownFile(run: Printed): Promise<string | undefined> {
    const files = filesOf(run);
    return run.location !== null && (await isOf(files, tokenOf(run))) ? files.file : undefined;
  }
}

const isOver = ({ finishedAt }: Printed): boolean => finishedAt !== null;
