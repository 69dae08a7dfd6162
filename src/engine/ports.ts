/**
 * What the loop needs of the world. The rooms beside this one implement these; nothing here names a vendor.
 * Times are milliseconds since 1970 unless a line says otherwise.
 */
export type { News } from '../../machines/record.ts';
export type { Objection, Person } from '../policy/person.ts';
export * from './ports/chat.ts';
export * from './ports/common.ts';
export * from './ports/executors.ts';
export * from './ports/git.ts';
export * from './ports/store.ts';
