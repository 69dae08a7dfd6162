import { ask, close, tellNotice } from './actions.ts';
import type { Facts } from './events.ts';
import { askAgain, goBack, noticeNoLongerOffered, takeChoice } from './assigns.ts';
import type { Question } from './question.ts';

// Transitions that several states share.

/** What every question accepts beside its own answers. */
export const question = (kind: Question['kind']) =>
  ({
    back: {
      guard: { type: 'hasEarlier', params: ({ event }: { event: Facts }) => event },
      target: 'routing',
      actions: [close(kind, 'back'), goBack],
    },
    cancel: { target: 'cancelled', actions: close(kind, 'cancelled') },
    timeout: {
      guard: { type: 'isDue', params: ({ event }: { event: Facts }) => event },
      target: 'expired',
      actions: close(kind, 'expired'),
    },
    repeat: { actions: [askAgain, ask(kind)] },
  }) as const;

/** Somebody else may end a run whose turn in the queue has come, whatever is being asked about it. */
export const endedByOthers = (kind: Question['kind']) =>
  ({
    runEnded: {
      guard: { type: 'isItsRun', params: ({ event }: { event: { run: number } }) => event },
      target: 'done',
      actions: close(kind, 'cancelled'),
    },
  }) as const;

/** A yes comes too late where the configuration has changed since it was asked for. */
export const tooLate = (kind: Question['kind']) =>
  ({
    guard: { type: 'isNoLongerOffered', params: ({ event }: { event: Facts }) => event },
    target: 'failed',
    actions: [close(kind, 'answered'), noticeNoLongerOffered, tellNotice],
  }) as const;

/** What every list accepts: a choice by words or by its thread, and the next page. */
export const list = (kind: Question['kind']) =>
  ({
    ...question(kind),
    answer: {
      guard: { type: 'isChoice', params: ({ event }: { event: { text: string } }) => event },
      target: 'routing',
      actions: [close(kind, 'answered'), takeChoice],
    },
    choose: {
      guard: { type: 'isShown', params: ({ event }: { event: { index: number } }) => event },
      target: 'routing',
      actions: [close(kind, 'answered'), takeChoice],
    },
  }) as const;

export const looking = {
  back: {
    guard: { type: 'hasEarlier', params: ({ event }: { event: Facts }) => event },
    target: 'routing',
    actions: goBack,
  },
  cancel: 'cancelled',
  timeout: { guard: { type: 'isDue', params: ({ event }: { event: Facts }) => event }, target: 'expired' },
  runEnded: { guard: { type: 'isItsRun', params: ({ event }: { event: { run: number } }) => event }, target: 'done' },
} as const;
