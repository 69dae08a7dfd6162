import type { Run, RunRecord, Status } from '../../machines/run/record.ts';
import type { RunEvent } from '../../machines/run/events.ts';
import { hash } from './dialogue/houses.ts';

/** A deployment that was just confirmed. */
export const record: RunRecord = {
  id: 5,
  app: 'shop',
  environment: 'staging',
  operation: 'deploy',
  version: { name: 'v2', commit: hash('2') },
  previous: { name: 'v1', commit: hash('1') },
  service: null,
  actor: 'U1',
  thread: { channel: 'C1', thread: '100' },
  fence: 3,
  requestedAt: 1000,
  confirmedAt: 1000,
  startedAt: null,
  finishedAt: null,
  exitStatus: null,
  reason: null,
  instance: null,
  location: null,
  handle: null,
  timeout: null,
  grace: null,
  stop: null,
  progress: null,
  links: [],
  probe: null,
  decision: null,
  message: null,
};

/** One that waits in the queue. */
export const queued: RunRecord = { ...record, confirmedAt: null, fence: 0 };

/** A run as its readers see it. */
export const runIn = (status: Status, changes: Partial<RunRecord> = {}): Run => ({ ...record, status, ...changes });

/** What happens to it then. */
export const started = {
  type: 'started',
  at: 2000,
  instance: 'one',
  location: 'host:/runs',
  timeout: 60_000,
  grace: 5000,
} as const satisfies RunEvent;
export const lost = {
  type: 'lost',
  at: 3000,
  reason: { code: 'machine-restarted', during: 'run' },
  instance: 'one',
  progress: null,
  links: [],
} as const satisfies RunEvent;
