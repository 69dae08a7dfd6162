import { and, not, or, type SnapshotFrom } from 'xstate';
import {
  closeConsent,
  compare,
  enterQueue,
  listVersions,
  quitQueue,
  requestRun,
  tell,
  tellNotice,
  tellQueued,
} from './dialogue/actions.ts';
import { asking } from './dialogue/asking.ts';
import { dialogueSetup, isOpen } from './dialogue/setup.ts';
import {
  begin,
  forgetNotice,
  forgetVersion,
  goBack,
  nextLookup,
  nextPage,
  noticeChange,
  noticeFree,
  noticeNoLongerOffered,
  noticeNoVersions,
  takeBusy,
  takeChoice,
  takeComparison,
  takeNumber,
  takeOffer,
  takeRefusal,
  takeSingle,
  takeTyped,
  takeVersions,
  waitInQueue,
} from './dialogue/assigns.ts';
import { blank } from './dialogue/context.ts';

export type DialogueSnapshot = SnapshotFrom<typeof dialogueMachine>;

/** A person's dialogue in a channel: idle → choosing → reviewing the commits → confirming → running → done. */
export const dialogueMachine = dialogueSetup.createMachine({
  id: 'dialogue',
  description: `How one person and Nestor agree on an operation, from the command to the end of its run. A person has one dialogue in a channel, and only the person who began it can answer it, by a button or in words.

The same questions lead to all three operations. A deployment lets the person choose among the versions of the repository, or type one that is not listed. A rollback offers only versions that ran successfully on this environment before. A restart asks for no version and compares no commits: it restarts what is live, and asks for the service where there are several.`,
  initial: 'idle',
  context: blank,
  states: {
    idle: {
      description: 'Nothing is being agreed on. A dialogue that has ended is idle again.',
      on: { begin: { target: 'agreeing', actions: begin } },
    },

    agreeing: {
      description:
        'From the command to the yes. Every question and every look-up has a deadline, which each answer extends; an environment offered from the queue has a single one, because others wait.',
      tags: ['open', 'expires'],
      initial: 'resolving',
      on: {
        cancel: { target: 'cancelled', description: 'The person may stop at any point before the yes.' },
        timeout: { guard: 'isDue', target: 'expired', description: 'Nobody answered in time.' },
        back: {
          guard: 'hasEarlier',
          target: '.resolving',
          actions: goBack,
          description:
            'To the last question that had another answer, also where the command had answered it. From an environment offered by the queue, and from the replacement of an interrupted run, only another version can be chosen.',
        },
        runEnded: { guard: 'isItsRun', target: 'done', description: 'Somebody else ended its run in the queue.' },
      },
      states: {
        resolving: {
          description:
            'Leads to the first thing that is still open, without resting. A question is skipped where the command has answered it or there is only one possible answer. If the command names something unknown, the question is asked even then, and says so.',
          always: [
            {
              guard: 'nothingIsOffered',
              target: '#failed',
              actions: tellNotice,
              description: 'Nothing offers the operation, or no longer.',
            },
            { guard: isOpen('app'), target: 'choosing.app' },
            { guard: isOpen('environment'), target: 'choosing.environment' },
            { guard: isOpen('service'), target: 'choosing.service' },
            { guard: isOpen('version'), target: 'listing' },
            { target: 'reviewing' },
          ],
        },

        choosing: {
          description:
            'The person chooses from a numbered list of ten at a time: by a button, by the number, or by the name.',
          tags: 'asking',
          initial: 'app',
          on: {
            answer: [
              { guard: 'isChoice', target: 'resolving', actions: takeChoice },
              {
                guard: and([isOpen('version'), 'couldBeVersion']),
                target: 'reviewing',
                actions: takeTyped,
                description: 'A version that is not listed is looked up: a tag, a branch or a commit.',
              },
            ],
            choose: { guard: 'isShown', target: 'resolving', actions: takeChoice },
            more: { guard: 'hasMore', target: 'resolving', actions: nextPage, description: 'The next page.' },
          },
          states: {
            app: { ...asking('app'), description: 'Which application?' },
            environment: { ...asking('environment'), description: 'Which of its environments?' },
            service: { ...asking('service'), description: 'Which of its services is to be restarted?' },
            version: { ...asking('version'), description: 'Which version?' },
          },
        },

        listing: {
          description:
            'The versions are looked up: those of the repository for a deployment, those that ran here for a rollback. Only the answer to the pending look-up counts.',
          entry: [nextLookup, listVersions],
          on: {
            versionsListed: [
              { guard: and(['isAwaited', 'isEmpty']), target: '#failed', actions: [noticeNoVersions, tellNotice] },
              {
                guard: and(['isAwaited', 'isSingle', not('hasNotice')]),
                target: 'reviewing',
                actions: [takeVersions, takeSingle],
                description: 'A single version is taken without asking, unless an unknown one was asked for.',
              },
              { guard: 'isAwaited', target: 'choosing.version', actions: takeVersions },
            ],
            lookUpFailed: { guard: 'isAwaited', target: '#failed', actions: [takeRefusal, tellNotice] },
          },
        },

        reviewing: {
          description:
            'The version is found and pinned to its commit, and the commits between it and the live version are collected. For a restart, only what is live is looked up.',
          entry: [nextLookup, compare],
          on: {
            compared: [
              { guard: and(['isAwaited', 'isBusy']), target: 'confirming.queue', actions: takeComparison },
              { guard: 'isAwaited', target: 'confirming.plan', actions: takeComparison },
            ],
            lookUpFailed: [
              {
                guard: and(['isAwaited', 'isUnknownVersion']),
                target: 'listing',
                actions: [takeRefusal, forgetVersion],
                description: 'There is no such version: the list is shown, and says so.',
              },
              { guard: 'isAwaited', target: '#failed', actions: [takeRefusal, tellNotice] },
            ],
          },
        },

        confirming: {
          description: 'The person decides about the operation as it is shown.',
          tags: 'asking',
          initial: 'plan',
          on: { no: '#cancelled' },
          states: {
            plan: {
              ...asking('confirm'),
              description: 'The operation is shown with the commits that it adds and removes. Go ahead?',
              on: { ...asking('confirm').on, yes: '#checking' },
            },
            name: {
              ...asking('name'),
              description:
                'Where the environment is configured with `confirm: name`, its name has to be typed after the yes.',
              on: {
                ...asking('name').on,
                name: { guard: or(['isName', 'isNoLongerOffered', 'isRunOver']), target: '#checking' },
                back: { target: 'plan', actions: forgetNotice },
              },
            },
            queue: {
              ...asking('queue'),
              description:
                'The environment is busy: another run holds it, it is offered to somebody from the queue, or the end of its last run is undecided. Wait in the queue?',
              on: { ...asking('queue').on, yes: '#checking' },
            },
          },
        },

        checking: {
          id: 'checking',
          description:
            'Holds every answer that would begin something against how things stand at that moment, without resting: the run that begins is the one that was shown, or none.',
          always: [
            {
              guard: 'isRunOver',
              target: '#done',
              actions: closeConsent('cancelled'),
              description: 'Somebody else ended its run while the environment was offered to it.',
            },
            {
              guard: 'isNoLongerOffered',
              target: '#failed',
              actions: [closeConsent('answered'), noticeNoLongerOffered, tellNotice],
              description: 'The configuration no longer offers it.',
            },
            {
              guard: and(['wasBusy', 'isBusy']),
              target: '#queued',
              actions: [takeNumber, takeBusy, closeConsent('queued'), enterQueue],
            },
            {
              guard: 'isBusy',
              target: 'confirming.queue',
              actions: [closeConsent('answered'), takeBusy],
              description: 'Somebody was faster.',
            },
            {
              guard: 'wasBusy',
              target: 'reviewing',
              actions: [closeConsent('answered'), noticeFree],
              description: 'The environment became free: no need to wait, but what is live may have changed.',
            },
            {
              guard: 'changedMeanwhile',
              target: 'reviewing',
              actions: [closeConsent('answered'), noticeChange],
              description: 'Another run ended there in between: the commits are shown again.',
            },
            { guard: 'wantsName', target: 'confirming.name', actions: [closeConsent('answered'), forgetNotice] },
            { target: '#running', actions: [takeNumber, closeConsent('begun'), requestRun] },
          ],
        },
      },
    },

    queued: {
      id: 'queued',
      description:
        'The run waits for the environment, for as long as it takes; the person can still cancel it. When the environment is offered, the same commit is shown against what is live by then, and needs a new yes.',
      tags: 'open',
      entry: [waitInQueue, tellQueued],
      on: {
        offered: { guard: 'isItsRun', target: 'agreeing', actions: takeOffer },
        cancel: 'cancelled',
        runEnded: { guard: 'isItsRun', target: 'done', description: 'Somebody else ended its run in the queue.' },
      },
    },

    running: {
      id: 'running',
      description:
        'The run has begun and no longer needs the dialogue: it is stopped by its own button or by `abort`, and its person may begin another operation.',
      on: {
        runEnded: { guard: 'isItsRun', target: 'done' },
        begin: { target: 'agreeing', actions: begin },
      },
    },

    done: { id: 'done', type: 'final', tags: 'over', description: 'The run has ended, however it ended.' },
    cancelled: {
      id: 'cancelled',
      type: 'final',
      tags: 'over',
      description: 'The person cancelled, or said no. A place in the queue is given up.',
      entry: [tell({ say: 'cancelled' }), quitQueue('person')],
    },
    expired: {
      type: 'final',
      tags: 'over',
      description: 'Nobody answered in time. An environment offered from the queue passes to the next.',
      entry: [tell({ say: 'expired' }), quitQueue('nobody')],
    },
    failed: {
      id: 'failed',
      type: 'final',
      tags: 'over',
      description: 'It could not go on: the person was told why.',
      entry: quitQueue('nobody'),
    },
  },
});
