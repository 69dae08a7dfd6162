import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { GitError, GitPluginError, simpleGit } from 'simple-git';
import { endCall } from './processes.ts';

/** One call of git. */
export interface Call {
  /** Where git runs: a mirror or a work tree. */
  readonly folder: string;
  readonly args: readonly string[];
  /** Milliseconds after which git and all that it started are ended. */
  readonly timeout: number;
  /** What git reads on its standard input. */
  readonly input?: string;
}

/** @returns what git wrote; rejects with a GitExit or a GitTimeout */
export type Git = (call: Call) => Promise<string>;

/** git ended with a status other than 0. */
export class GitExit extends GitError {
  override name = 'GitExit';
  /** null: a signal ended it. */
  readonly status: number | null;
  readonly stderr: string;
  constructor(status: number | null, stderr: string) {
    super(undefined, stderr);
    this.status = status;
    this.stderr = stderr;
  }
}

export class GitTimeout extends Error {
  override name = 'GitTimeout';
  readonly after: number;
  constructor(after: number) {
    super(`git was still busy after ${after} ms`);
    this.after = after;
  }
}

/** The environment variable by which every process of one call of git is known. */
const mark = 'NESTOR_GIT_CALL';
const ceiling = 'GIT_CEILING_DIRECTORIES';

/** Settings of every call, whatever the user's own say. */
const settings = [
  'core.hooksPath=/dev/null',
  'protocol.ext.allow=never',
  'safe.bareRepository=all',
  'gc.auto=0',
  'maintenance.auto=false',
  'core.packedRefsTimeout=5000',
  'core.filesRefLockTimeout=2000',
  'http.lowSpeedLimit=1',
  'http.lowSpeedTime=25',
  'i18n.logOutputEncoding=UTF-8',
  'log.showSignature=false',
  'advice.detachedHead=false',
];

/** @param environment all variables that git gets; see environment.ts */
export function createGit(environment: Readonly<Record<string, string>>): Git {
  const allowEnvironment = [...Object.keys(environment), ceiling];
  return async ({ folder, args, timeout, input }) => {
    const id = randomUUID();
    const git = simpleGit({
      baseDir: folder,
      config: settings,
      allowEnvironment,
      unsafe: {
        allowUnsafeAskPass: true,
        allowUnsafeHooksPath: true,
        allowUnsafeProtocolOverride: true,
        allowUnsafeSshCommand: true,
        allowUnsafeConfigPaths: true,
        allowUnsafeTemplateDir: true,
      },
      // Only the end of its output ends a call: with the exit alone a long output may be cut.
      completion: { onClose: true, onExit: false },
      input: () => input ?? '\n',
      // Without this a status other than 0 with nothing on standard error counts as success.
      errors: (error, { exitCode, stdErr }) => {
        if (exitCode === 0) return undefined;
        return error instanceof GitPluginError ? error : new GitExit(exitCode, Buffer.concat(stdErr).toString());
      },
    })
      // A mirror may lie within another repository: damaged, it must not be taken for that one.
      .env({ ...environment, [mark]: id, [ceiling]: dirname(folder) })
      // simple-git waits 50 ms longer for a process that wrote nothing; an empty write is enough to spare that.
      .outputHandler((_command, _stdout, stderr) => {
        queueMicrotask(() => stderr.emit('data', Buffer.alloc(0)));
      });
    const running = git.raw([...args]);
    let ended: Promise<void> | undefined;
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      ended = endCall(`${mark}=${id}`);
      ended.then(() => late.reject(new GitTimeout(timeout)), late.reject);
    }, timeout);
    try {
      return await Promise.race([running, late.promise]);
    } catch (error) {
      // What git says when it is ended is not why it was.
      if (ended !== undefined) return await late.promise;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  };
}
