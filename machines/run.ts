import { and, not } from 'xstate';
import {
  keepAbort,
  keepConfirmation,
  keepDecision,
  keepEnd,
  keepEndByAbort,
  keepFollower,
  keepHandle,
  keepMessage,
  keepStart,
  keepTimeUp,
} from './run/assigns.ts';
import {
  announce,
  askWhatNow,
  closeWhatNow,
  conclude,
  execute,
  recordLive,
  release,
  report,
  runSetup,
  show,
  tellFollower,
} from './run/setup.ts';

/**
 * The life of an operation: (queued →) requested → running → succeeded, failed, aborted, timed out or interrupted.
 * `started` is accepted once, and the command may be started only where that event says; a latch there starts it once.
 */
export const runMachine = runSetup.createMachine({
  id: 'run',
  description: 'One run of an operation on an environment, from the yes of its person to its end.',
  initial: 'arriving',
  context: ({ input }) => input,
  on: { announced: { actions: keepMessage } },
  states: {
    arriving: {
      description: 'Its message is posted in the channel.',
      entry: announce,
      always: [{ guard: 'isConfirmed', target: 'requested' }, { target: 'queued' }],
    },
    queued: {
      description: 'Waits for its environment. When that is free, its person is asked once more.',
      on: {
        confirmed: { target: 'requested', actions: [keepConfirmation, show] },
        leave: [
          { guard: 'isByItsPerson', target: 'withdrawn', actions: [keepAbort, keepEndByAbort] },
          { target: 'aborted', actions: [keepAbort, keepEndByAbort] },
        ],
        abort: { target: 'aborted', actions: [keepAbort, keepEndByAbort] },
      },
    },
    requested: {
      description:
        'Holds its environment. Nothing is started yet: the rights are checked and the configuration is read again.',
      entry: execute,
      on: {
        started: { target: 'running', actions: keepStart },
        refused: { target: 'failed', actions: keepEnd },
        abort: { target: 'aborted', actions: [keepAbort, keepEndByAbort] },
      },
    },
    running: {
      description:
        'A bot follows its command. An abort or the end of its time only asks the command to stop; the run ends when the command has.',
      on: {
        adopted: { actions: keepFollower },
        noted: { actions: keepHandle },
        abort: { guard: not('isStopping'), actions: [keepAbort, tellFollower] },
        timeUp: { guard: not('isStopping'), actions: keepTimeUp },
        ended: [
          { guard: and(['isSuccess', not('isDisproved')]), target: 'succeeded', actions: keepEnd },
          { target: 'failed', actions: keepEnd },
        ],
        stopped: [
          { guard: 'isAborted', target: 'aborted', actions: keepEnd },
          { target: 'timed_out', actions: keepEnd },
        ],
        refused: [
          { guard: and(['isByItsFollower', 'isAborted']), target: 'aborted', actions: keepEnd },
          { guard: 'isByItsFollower', target: 'failed', actions: keepEnd },
        ],
        lost: { guard: 'isByItsFollower', target: 'interrupted', actions: keepEnd },
      },
    },
    succeeded: {
      description: 'Its command succeeded, and the probe, where there is one, does not deny it. Its version is live.',
      tags: 'over',
      entry: [recordLive, release, show, report, conclude],
    },
    failed: {
      description: 'Its command failed, the probe found another version, or nothing could be started.',
      tags: 'over',
      entry: [release, show, report, conclude],
    },
    withdrawn: {
      description: 'Its person left the queue, and hears that in their dialogue.',
      tags: 'over',
      entry: [release, show],
    },
    aborted: {
      description: 'A person ended it, or nobody answered when it came to the head of the queue.',
      tags: 'over',
      entry: [release, show, report, conclude],
    },
    timed_out: {
      description: 'It took longer than it may, and its command was stopped.',
      tags: 'over',
      entry: [release, show, report, conclude],
    },
    interrupted: {
      description: 'How it ended cannot be known: its machine went down, or its traces are gone.',
      initial: 'undecided',
      states: {
        undecided: {
          description: 'The environment stays locked until a person decides how it ended.',
          // Asked before the report: an upload may take long.
          entry: [show, askWhatNow, report, conclude],
          on: {
            decided: [
              { guard: 'isMarkedSucceeded', target: 'markedSucceeded', actions: keepDecision },
              { guard: 'isMarkedFailed', target: 'markedFailed', actions: keepDecision },
              { target: 'replaced', actions: keepDecision },
            ],
          },
        },
        markedSucceeded: {
          description: 'Counts as a success: its version is live.',
          tags: 'over',
          entry: [recordLive, release, show, closeWhatNow],
        },
        markedFailed: {
          description: 'Counts as a failure.',
          tags: 'over',
          entry: [release, show, closeWhatNow],
        },
        replaced: {
          description: 'Run again or rolled back: the run that replaces it holds the environment already.',
          tags: 'over',
          entry: [show, closeWhatNow],
        },
      },
    },
  },
});
