import { lanes } from '../documents/keys.ts';
import type { InstructEffect } from '../handlers/run/instructions.ts';
import type { Effect } from '../../ports/index.ts';

/** What a person wants done about a run, as an effect. @param eventId names their words or press */
export const instruct = (eventId: string, params: InstructEffect['instruct']): Effect => ({
  key: `${eventId}/instructed`,
  lane: lanes.talk(params.channel, params.person),
  type: 'instruct',
  params,
});
