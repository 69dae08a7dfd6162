import { runSetup } from './setup.ts';

export const keepMessage = runSetup.assign(({ event }) =>
  event.type === 'announced' ? { message: event.message } : {},
);

export const keepConfirmation = runSetup.assign(({ event }) => {
  if (event.type !== 'confirmed') return {};
  const { version, live, at: confirmedAt, fence } = event;
  return { version, previous: live?.version ?? null, confirmedAt, fence };
});

export const keepStart = runSetup.assign(({ event }) => {
  if (event.type !== 'started') return {};
  const { at: startedAt, instance, location, timeout, grace } = event;
  return { startedAt, instance, location, timeout, grace };
});

export const keepFollower = runSetup.assign(({ event }) =>
  event.type === 'adopted' ? { instance: event.instance } : {},
);

export const keepHandle = runSetup.assign(({ event }) => (event.type === 'noted' ? { handle: event.handle } : {}));

export const keepAbort = runSetup.assign(({ event }) =>
  event.type === 'abort' || event.type === 'leave'
    ? { stop: { kind: 'aborted' as const, person: event.person, at: event.at } }
    : {},
);

export const keepTimeUp = runSetup.assign(({ event }) =>
  event.type === 'timeUp' ? { stop: { kind: 'timed_out' as const, person: null, at: event.at } } : {},
);

/** A run that was never started ends with its abort. */
export const keepEndByAbort = runSetup.assign(({ event }) =>
  event.type === 'abort' || event.type === 'leave' ? { finishedAt: event.at } : {},
);

export const keepEnd = runSetup.assign(({ event }) => {
  if (event.type === 'refused') return { finishedAt: event.at, reason: event.reason };
  if (event.type === 'lost')
    return { finishedAt: event.at, reason: event.reason, progress: event.progress, links: event.links };
  if (event.type !== 'ended' && event.type !== 'stopped') return {};
  const { at: finishedAt, exitStatus, reason, progress, links } = event;
  return { finishedAt, exitStatus, reason, progress, links, ...(event.type === 'ended' && { probe: event.probe }) };
});

export const keepDecision = runSetup.assign(({ event }) =>
  event.type === 'decided' ? { decision: event.decision } : {},
);
