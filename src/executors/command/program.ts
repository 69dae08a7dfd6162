import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import type { Order } from '../../engine/ports.ts';
import { orMissing } from './files.ts';

interface Question {
  readonly order: Order;
  readonly checkout: string;
  /** The command's own PATH. */
  readonly path: string | undefined;
}

/** @throws Error that says in words for people why this command cannot be started */
export async function mustBeStartable(question: Question): Promise<void> {
  const refusal = await refusalOf(question);
  if (refusal !== undefined) throw new Error(refusal);
}

async function refusalOf({ order, checkout, path }: Question): Promise<string | undefined> {
  const odd = Object.keys(order.env).find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  if (odd !== undefined) return `${odd} cannot be the name of an environment variable`;
  const [program] = order.argv;
  if (program === undefined || program === '') return 'The command names no program';
  const commit = order.commit.slice(0, 12);
  if (!program.includes('/')) {
    return (await isOnPath(program, path)) ? undefined : `${program} is not found on the PATH`;
  }
  const where = program.startsWith('/') ? '' : ` in commit ${commit}`;
  switch (await kindOf(resolve(checkout, program))) {
    case 'program':
      return undefined;
    case 'missing':
      return `${program} does not exist${where}`;
    case 'folder':
      return `${program} is a folder${where}`;
    case 'plain':
      return `${program} is not executable${where}`;
  }
}

async function isOnPath(program: string, path = '/usr/local/bin:/usr/bin:/bin'): Promise<boolean> {
  for (const folder of path.split(delimiter)) {
    if (folder !== '' && (await kindOf(join(folder, program))) === 'program') return true;
  }
  return false;
}

async function kindOf(path: string): Promise<'program' | 'missing' | 'folder' | 'plain'> {
  const found = await orMissing(stat(path));
  if (found === undefined) return 'missing';
  if (found.isDirectory()) return 'folder';
  try {
    await access(path, constants.X_OK);
    return 'program';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') return 'plain';
    throw error;
  }
}
