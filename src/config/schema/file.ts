import { z } from 'zod';
import { CHANNEL_ALLOWED, readChannel } from '../values/channels.ts';
import { AGE_ALLOWED, DURATION_ALLOWED, readAge, readDuration } from '../values/duration.ts';
import { BOT_NAME_ALLOWED, nameProblem, readBotName } from '../values/names.ts';
import { always, leaf, listOf, mapOf, note } from './annotate.ts';
import { createAppSchema, type Surroundings } from './app.ts';
import { COUNT_ALLOWED, countProblems, namesProblems, repeated } from './cross-field.ts';

/** nestor.yml as it is written, checked; build.ts makes the Config of it. */
export type Written = z.output<ReturnType<typeof createSchema>>;

/** The one description of nestor.yml: it checks the file, words the faults and fills docs/configuration.md. */
export function createSchema(surroundings: Surroundings) {
  const dialogue = z.strictObject({
    timeout: note(leaf(readDuration).optional(), {
      kind: 'duration',
      allowed: DURATION_ALLOWED,
      default: '`10m`',
      describe: 'A question left unanswered this long is dropped.',
    }),
  });
  return note(
    z.strictObject({
      name: note(leaf(readBotName).optional(), {
        kind: 'text',
        allowed: BOT_NAME_ALLOWED,
        default: '`nestor`',
        describe: 'The word that addresses the bot, in any case.',
      }),
      channels: note(listOf(note(leaf(readChannel), { kind: 'text', allowed: CHANNEL_ALLOWED }), repeated), {
        kind: 'list of texts',
        allowed: 'needed is a list of names or IDs of channels, at least one',
        describe: 'Where Nestor works: names or IDs of channels.',
      }),
      dialogue: note(dialogue.optional(), {
        kind: 'map',
        allowed: 'allowed is a map with timeout',
        default: '`{ timeout: 10m }`',
        describe: 'How Nestor asks.',
      }),
      runs: note(createRunsSchema().optional(), {
        kind: 'map',
        allowed: 'allowed is a map with keep, age',
        default: '`{ keep: 200, age: 720h }`',
        describe: 'How long the folders of ended runs, with their output, are kept.',
      }),
      apps: note(mapOf(createAppSchema(surroundings), { key: nameProblem, whole: namesProblems }), {
        kind: 'map by name',
        allowed: 'needed is a map of apps by name, at least one',
        describe: 'What can be deployed, by name.',
      }),
    }),
    { kind: 'map', allowed: 'needed is a map with channels and apps' },
  );
}

function createRunsSchema() {
  return z.strictObject({
    keep: note(always(z.number(), countProblems).optional(), {
      kind: 'number',
      allowed: COUNT_ALLOWED,
      default: '`200`',
      describe: 'How many of them, those that were written to last.',
    }),
    age: note(leaf(readAge).optional(), {
      kind: 'duration',
      allowed: AGE_ALLOWED,
      default: '`720h`',
      describe: 'How long after the end of the run.',
    }),
  });
}
