/**
 * What the loop needs of the world. The rooms beside this one implement these; nothing here names a vendor.
 * Times are milliseconds since 1970 unless a line says otherwise.
 */
export type { News } from '../../machines/run/record.ts';
export type { Objection } from '../../machines/refusal.ts';
export type { Person } from '../policy/person.ts';
export * from './chat.ts';
export * from './common.ts';
export * from './executors.ts';
export * from './git.ts';
export * from './store.ts';
export * from './transport.ts';
