import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { GitError, GitPluginError, simpleGit } from 'simple-git';
import { terminateCall } from './terminate-call.ts';

/** One call of git. */
export interface Call {
  /** Where git runs: a mirror or a work tree. */
  readonly folder: string;
  readonly args: readonly string[];
  /** Milliseconds after which git and every process that it started are terminated. */
  readonly timeout: number;
  /** What git reads on its standard input. */
  readonly input?: string;
}

/** @returns git's standard output; rejects with GitExit or GitTimeout */
export type Git = (call: Call) => Promise<string>;

/** git exited with a status other than 0. */
export class GitExit extends GitError {
  override name = 'GitExit';
  /** null: terminated by a signal. */
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

/** Marks every process of one call of git. */
const callVariable = 'NESTOR_GIT_CALL';
const ceiling = 'GIT_CEILING_DIRECTORIES';

/** Set on every call, whatever the user's own configuration says. */
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

/** @param environment git's whole environment; see environment.ts */
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
      // A call is complete when its output closes: on exit alone, long output may be cut off.
      completion: { onClose: true, onExit: false },
      input: () => input ?? '\n',
      // By default simple-git takes a status other than 0 with an empty standard error for success.
      errors: (error, { exitCode, stdErr }) => {
        if (exitCode === 0) return undefined;
        return error instanceof GitPluginError ? error : new GitExit(exitCode, Buffer.concat(stdErr).toString());
      },
    })
      // If a mirror inside another repository is damaged, git must not fall back to that repository.
      .env({ ...environment, [callVariable]: id, [ceiling]: dirname(folder) })
      // simple-git waits another 50 ms if a process wrote nothing; an empty write avoids that.
      .outputHandler((_command, _stdout, stderr) => {
        queueMicrotask(() => stderr.emit('data', Buffer.alloc(0)));
      });
    const running = git.raw([...args]);
    let ended: Promise<void> | undefined;
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      ended = terminateCall(`${callVariable}=${id}`);
      ended.then(() => late.reject(new GitTimeout(timeout)), late.reject);
    }, timeout);
    try {
      return await Promise.race([running, late.promise]);
    } catch (error) {
      // The error is a consequence of terminating git; report the timeout instead.
      if (ended !== undefined) return await late.promise;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  };
}
