import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { orMissing } from '../../async/or-missing.ts';

/** A program with its arguments that is about to be started in a checkout. */
export interface Program {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly commit: string;
  readonly checkout: string;
}

/** @throws Error that says in words for people why this command cannot be started */
export async function mustBeStartable(program: Program): Promise<void> {
  const refusal = await refusalOf(program);
  if (refusal !== undefined) throw new Error(refusal);
}

async function refusalOf({ argv, env, commit, checkout }: Program): Promise<string | undefined> {
  const odd = Object.keys(env).find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  if (odd !== undefined) return `${odd} cannot be the name of an environment variable`;
  const [program] = argv;
  if (program === undefined || program === '') return 'The command names no program';
  if (!program.includes('/')) {
    return (await isOnPath(program, env['PATH'])) ? undefined : `${program} is not found on the PATH`;
  }
  const where = program.startsWith('/') ? '' : ` in commit ${commit.slice(0, 12)}`;
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
