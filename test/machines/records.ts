import type { RunRecord } from '../../machines/record.ts';
import { hash } from './houses.ts';

/** A deployment that was just confirmed. */
export const record: RunRecord = {
  id: 5,
  app: 'shop',
  environment: 'staging',
  operation: 'deploy',
  version: 'v2',
  commit: hash('2'),
  previousVersion: 'v1',
  previousCommit: hash('1'),
  service: null,
  actor: 'U1',
  origin: { channel: 'C1', thread: '100' },
  fence: 3,
  status: 'requested',
  requestedAt: 1000,
  startedAt: null,
  finishedAt: null,
  exitStatus: null,
  reason: null,
  instance: null,
  place: null,
  message: null,
};
