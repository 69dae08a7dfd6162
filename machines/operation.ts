/** What can be done to an application's environment. */
export const operations = ['deploy', 'rollback', 'restart'] as const;

export type Operation = (typeof operations)[number];
