import type { Thread } from '../../../machines/model.ts';
import type { RequestRefusal } from '../../../machines/refusal.ts';
import type { View } from '../../language/view.ts';
import { lanes } from '../documents/keys.ts';
import type { Instruction } from '../handlers/run/instructions.ts';
import type { Decision } from '../turns/turn.ts';
import type { Query } from '../../language/commands/registry.ts';

/** Where something came from, and so where its reply goes. */
export interface Source {
  readonly eventId: string;
  readonly person: string;
  readonly thread: Thread;
}

/** Says something beside the dialogue. */
export const say = ({ eventId, thread, person }: Source, view: View): Decision => ({
  effects: [
    { key: `${eventId}/said`, lane: lanes.talk(thread.channel, person), type: 'say', params: { thread, view } },
  ],
});

export const refuse = (source: Source, refusal: RequestRefusal): Decision =>
  say(source, { kind: 'refused', person: source.person, refusal });

/** Answers a question from the store and from git. */
export const answer = ({ eventId, thread, person }: Source, query: Query): Decision => ({
  effects: [
    { key: `${eventId}/answer`, lane: lanes.report(eventId), type: 'answer', params: { thread, person, query } },
  ],
});

/** Has something done about a run. */
export const instruct = ({ eventId, thread, person }: Source, instruction: Instruction): Decision => ({
  effects: [
    {
      key: `${eventId}/instructed`,
      lane: lanes.talk(thread.channel, person),
      type: 'instruct',
      params: { thread, channel: thread.channel, person, instruction },
    },
  ],
});
