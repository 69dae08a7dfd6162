import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { config } from './config.ts';

/** Holds everything of a demo. */
export interface DemoFolder {
  readonly path: string;
  /** The sample applications' bare repositories. */
  readonly repositories: string;
  /** Stands in for the servers: APP/ENVIRONMENT/ holds what is installed there. */
  readonly servers: string;
  readonly configFile: string;
  /** The bot's NESTOR_DATA. */
  readonly data: string;
  /** The bot's TMPDIR. */
  readonly scratch: string;
  readonly log: string;
  /** Removes it if it is temporary. */
  close(): Promise<void>;
}

/** The requested folder cannot be used for a demo. */
export class UnusableFolder extends Error {
  override name = 'WrongFolder';
}

/** Marks a folder as a demo's. */
const MARK = '.nestor-demo';

/**
 * Opens a demo's folder and writes its nestor.yml if there is none yet.
 * @param asked a folder to keep: new, empty or of an earlier demo; default: a new temporary one
 * @throws WrongFolder if it holds anything else, or cannot be created
 */
export async function openFolder(asked?: string): Promise<DemoFolder> {
  const path = asked === undefined ? await mkdtemp(join(tmpdir(), 'nestor-demo-')) : await kept(resolve(asked));
  const folder: DemoFolder = {
    path,
    repositories: join(path, 'repositories'),
    servers: join(path, 'servers'),
    configFile: join(path, 'nestor.yml'),
    data: join(path, 'data'),
    scratch: join(path, 'tmp'),
    log: join(path, 'bot.log'),
    close: async () => {
      // A killed command's last child may still be writing: retry.
      if (asked === undefined) await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
  await mkdir(folder.repositories, { recursive: true });
  await mkdir(folder.servers, { recursive: true });
  await mkdir(folder.scratch, { recursive: true });
  await writeNew(folder.configFile, config(folder.servers));
  return folder;
}

async function kept(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true });
    const names = await readdir(path);
    if (names.length > 0 && !names.includes(MARK))
      throw new UnusableFolder(`${path} is not empty and not a demo's folder: choose another, or none`);
    await writeNew(join(path, MARK), 'Created by `nestor demo`; this folder may be removed.\n');
    return path;
  } catch (error) {
    if (error instanceof UnusableFolder) throw error;
    throw new UnusableFolder(`cannot use ${path}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** Never overwrites: a person may have changed the file. */
async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
