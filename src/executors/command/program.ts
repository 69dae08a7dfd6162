import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import type { ProgramFault } from '../../../machines/refusal.ts';
import { orMissing } from '../../async/or-missing.ts';

/** A program with its arguments that is about to be started in a checkout. */
export interface Program {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly commit: string;
  readonly checkout: string;
}

/** @throws CannotStart */
export async function mustBeStartable(program: Program): Promise<void> {
  const fault = await faultOf(program);
  if (fault !== undefined) throw new CannotStart(fault);
}

/** A command cannot be started, and why. */
export class CannotStart extends Error {
  override name = 'CannotStart';
  readonly fault: ProgramFault;
  constructor(fault: ProgramFault) {
    super(Object.values(fault).join(' '));
    this.fault = fault;
  }
}

/** Why a command could not be started, by what was thrown. @param mask removes secrets from a text */
export function startFault(error: unknown, mask: (text: string) => string): ProgramFault {
  const fault: ProgramFault =
    error instanceof CannotStart
      ? error.fault
      : { code: 'start-failed', detail: error instanceof Error ? error.message : String(error) };
  const masked = Object.entries(fault).map(([name, value]) => [
    name,
    typeof value === 'string' && name !== 'code' ? mask(value) : value,
  ]);
  return Object.fromEntries(masked) as ProgramFault;
}

async function faultOf({ argv, env, commit, checkout }: Program): Promise<ProgramFault | undefined> {
  const odd = Object.keys(env).find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  if (odd !== undefined) return { code: 'bad-variable-name', name: odd };
  const [program] = argv;
  if (program === undefined || program === '') return { code: 'no-program' };
  if (!program.includes('/')) {
    return (await isOnPath(program, env['PATH'])) ? undefined : { code: 'program-not-on-path', program };
  }
  const where = { program, commit: program.startsWith('/') ? null : commit };
  switch (await kindOf(resolve(checkout, program))) {
    case 'program':
      return undefined;
    case 'missing':
      return { code: 'program-missing', ...where };
    case 'folder':
      return { code: 'program-is-folder', ...where };
    case 'plain':
      return { code: 'program-not-executable', ...where };
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
