import {
  ask,
  close,
  compare,
  enterQueue,
  listVersions,
  quitQueue,
  requestRun,
  tell,
  tellNotice,
  tellQueued,
} from './dialogue/actions.ts';
import { endedByOthers, list, looking, question, tooLate } from './dialogue/parts.ts';
import { dialogueSetup } from './dialogue/setup.ts';
import {
  begin,
  enterLine,
  forgetNotice,
  forgetVersion,
  nextPage,
  nextQuestion,
  nextLookup,
  noVersions,
  noticeChange,
  noticeFree,
  takeBusy,
  takeComparison,
  takeNumber,
  takeOnly,
  takeRefusal,
  takeTurn,
  takeTyped,
  takeVersions,
} from './dialogue/assigns.ts';
import { blank } from './dialogue/context.ts';

/**
 * A person's conversation: idle → which application → which environment → which version (or service) → showing the
 * commits → confirming → (the environment's name) → running → done; where the environment is busy, by way of the queue.
 * The same chart leads a deployment, a rollback and a restart. `routing` never rests: it leads to the first thing that
 * is still open.
 */
export const dialogueMachine = dialogueSetup.createMachine({
  id: 'dialogue',
  initial: 'idle',
  context: blank,
  states: {
    idle: {
      on: {
        begin: { target: 'routing', actions: begin },
      },
    },
    routing: {
      always: [
        { guard: 'nothingIsOffered', target: 'failed', actions: tellNotice },
        { guard: 'appIsOpen', target: 'choosingApp' },
        { guard: 'environmentIsOpen', target: 'choosingEnvironment' },
        { guard: 'serviceIsOpen', target: 'choosingService' },
        { guard: 'versionIsOpen', target: 'listingVersions' },
        { target: 'showingCommits' },
      ],
    },
    choosingApp: {
      tags: 'question',
      entry: [nextQuestion, ask('app')],
      on: {
        ...list('app'),
        more: { guard: 'hasMore', target: 'choosingApp', reenter: true, actions: [close('app', 'answered'), nextPage] },
      },
    },
    choosingEnvironment: {
      tags: 'question',
      entry: [nextQuestion, ask('environment')],
      on: {
        ...list('environment'),
        more: {
          guard: 'hasMore',
          target: 'choosingEnvironment',
          reenter: true,
          actions: [close('environment', 'answered'), nextPage],
        },
      },
    },
    choosingService: {
      tags: 'question',
      entry: [nextQuestion, ask('service')],
      on: {
        ...list('service'),
        more: {
          guard: 'hasMore',
          target: 'choosingService',
          reenter: true,
          actions: [close('service', 'answered'), nextPage],
        },
      },
    },
    listingVersions: {
      tags: 'looking',
      entry: [nextLookup, listVersions],
      on: {
        ...looking,
        versionsListed: [
          {
            guard: { type: 'isAwaitedAndEmpty', params: ({ event }) => event },
            target: 'failed',
            actions: [noVersions, tellNotice],
          },
          {
            guard: { type: 'isAwaitedAndSingle', params: ({ event }) => event },
            target: 'showingCommits',
            actions: [takeVersions, takeOnly],
          },
          {
            guard: { type: 'isAwaited', params: ({ event }) => event },
            target: 'choosingVersion',
            actions: takeVersions,
          },
        ],
        lookUpFailed: {
          guard: { type: 'isAwaited', params: ({ event }) => event },
          target: 'failed',
          actions: [takeRefusal, tellNotice],
        },
      },
    },
    choosingVersion: {
      tags: 'question',
      entry: [nextQuestion, ask('version')],
      on: {
        ...list('version'),
        ...endedByOthers('version'),
        answer: [
          list('version').answer,
          {
            guard: { type: 'couldBeVersion', params: ({ event }) => event },
            target: 'showingCommits',
            actions: [close('version', 'answered'), takeTyped],
          },
        ],
        more: { guard: 'hasMore', target: 'listingVersions', actions: [close('version', 'answered'), nextPage] },
      },
    },
    showingCommits: {
      tags: 'looking',
      entry: [nextLookup, compare],
      on: {
        ...looking,
        compared: [
          {
            guard: { type: 'isAwaitedAndBusy', params: ({ event }) => event },
            target: 'offeringQueue',
            actions: takeComparison,
          },
          {
            guard: { type: 'isAwaited', params: ({ event }) => event },
            target: 'confirming',
            actions: takeComparison,
          },
        ],
        lookUpFailed: [
          {
            guard: { type: 'isAwaitedAndUnknownVersion', params: ({ event }) => event },
            target: 'listingVersions',
            actions: [takeRefusal, forgetVersion],
          },
          {
            guard: { type: 'isAwaited', params: ({ event }) => event },
            target: 'failed',
            actions: [takeRefusal, tellNotice],
          },
        ],
      },
    },
    confirming: {
      tags: 'question',
      entry: [nextQuestion, ask('confirm')],
      on: {
        ...question('confirm'),
        ...endedByOthers('confirm'),
        yes: [
          tooLate('confirm'),
          {
            guard: { type: 'isBusy', params: ({ event }) => event },
            target: 'offeringQueue',
            actions: [close('confirm', 'answered'), takeBusy],
          },
          {
            guard: { type: 'changedMeanwhile', params: ({ event }) => event },
            target: 'showingCommits',
            actions: [close('confirm', 'answered'), noticeChange],
          },
          { guard: 'wantsName', target: 'confirmingName', actions: [close('confirm', 'answered'), forgetNotice] },
          { target: 'running', actions: [takeNumber, close('confirm', 'begun'), requestRun] },
        ],
        no: { target: 'cancelled', actions: close('confirm', 'cancelled') },
      },
    },
    confirmingName: {
      tags: 'question',
      entry: [nextQuestion, ask('name')],
      on: {
        ...question('name'),
        ...endedByOthers('name'),
        back: { target: 'confirming', actions: [close('name', 'back'), forgetNotice] },
        name: [
          tooLate('name'),
          {
            guard: { type: 'isNameButBusy', params: ({ event }) => event },
            target: 'offeringQueue',
            actions: [close('name', 'answered'), takeBusy],
          },
          {
            guard: { type: 'isNameButChanged', params: ({ event }) => event },
            target: 'showingCommits',
            actions: [close('name', 'answered'), noticeChange],
          },
          {
            guard: { type: 'isName', params: ({ event }) => event },
            target: 'running',
            actions: [takeNumber, close('name', 'begun'), requestRun],
          },
        ],
        no: { target: 'cancelled', actions: close('name', 'cancelled') },
      },
    },
    offeringQueue: {
      tags: 'question',
      entry: [nextQuestion, ask('queue')],
      on: {
        ...question('queue'),
        ...endedByOthers('queue'),
        yes: [
          tooLate('queue'),
          {
            guard: { type: 'isBusy', params: ({ event }) => event },
            target: 'queued',
            actions: [takeNumber, takeBusy, close('queue', 'queued'), enterQueue],
          },
          { target: 'showingCommits', actions: [close('queue', 'answered'), noticeFree] },
        ],
        no: { target: 'cancelled', actions: close('queue', 'cancelled') },
      },
    },
    queued: {
      tags: 'waiting',
      entry: [enterLine, tellQueued],
      on: {
        offered: {
          guard: { type: 'isItsRun', params: ({ event }) => event },
          target: 'routing',
          actions: takeTurn,
        },
        cancel: 'cancelled',
        runEnded: { guard: { type: 'isItsRun', params: ({ event }) => event }, target: 'done' },
      },
    },
    running: {
      on: {
        runEnded: { guard: { type: 'isItsRun', params: ({ event }) => event }, target: 'done' },
        begin: { target: 'routing', actions: begin },
      },
    },
    done: { type: 'final', tags: 'over' },
    cancelled: { type: 'final', tags: 'over', entry: [tell({ say: 'cancelled' }), quitQueue('person')] },
    expired: { type: 'final', tags: 'over', entry: [tell({ say: 'expired' }), quitQueue('nobody')] },
    failed: { type: 'final', tags: 'over', entry: quitQueue('nobody') },
  },
});
