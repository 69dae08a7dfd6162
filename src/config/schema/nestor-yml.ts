import { z } from 'zod';
import { CHANNEL_ALLOWED, readChannel } from '../values/channels.ts';
import { COUNT_ALLOWED, countProblems } from '../values/count.ts';
import { AGE_ALLOWED, DURATION_ALLOWED, readAge, readDuration } from '../values/duration.ts';
import { BOT_NAME_ALLOWED, nameProblem, readBotName } from '../values/names.ts';
import { annotate } from './annotate.ts';
import { withChecks, textAs, listOf, mapOf } from './combinators.ts';
import { createAppSchema, type SchemaOptions } from './app.ts';
import { namesProblems, repeatProblems } from './cross-field.ts';

/** The checked content of nestor.yml, before defaults; build.ts turns it into the Config. */
export type NestorYml = z.output<ReturnType<typeof createNestorYmlSchema>>;

/** The single description of nestor.yml: it checks the file, words the faults and generates docs/configuration.md. */
export function createNestorYmlSchema(surroundings: SchemaOptions) {
  const dialogue = z.strictObject({
    timeout: annotate(textAs(readDuration).optional(), {
      kind: 'duration',
      allowed: DURATION_ALLOWED,
      default: '`10m`',
      describe: 'A question left unanswered this long expires.',
    }),
  });
  return annotate(
    z.strictObject({
      name: annotate(textAs(readBotName).optional(), {
        kind: 'text',
        allowed: BOT_NAME_ALLOWED,
        default: '`nestor`',
        describe: 'The word that addresses the bot, case-insensitive.',
      }),
      channels: annotate(
        listOf(annotate(textAs(readChannel), { kind: 'text', allowed: CHANNEL_ALLOWED }), repeatProblems),
        {
          kind: 'list of texts',
          allowed: 'needed is a list of names or IDs of channels, at least one',
          describe: 'Where Nestor works: channel names or IDs.',
        },
      ),
      dialogue: annotate(dialogue.optional(), {
        kind: 'map',
        allowed: 'allowed is a map with timeout',
        default: '`{ timeout: 10m }`',
        describe: 'How dialogues work.',
      }),
      runs: annotate(createRunsSchema().optional(), {
        kind: 'map',
        allowed: 'allowed is a map with keep, age',
        default: '`{ keep: 200, age: 720h }`',
        describe: 'How long finished runs keep their folder, with their output.',
      }),
      apps: annotate(mapOf(createAppSchema(surroundings), { key: nameProblem, whole: namesProblems }), {
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
    keep: annotate(withChecks(z.number(), countProblems).optional(), {
      kind: 'number',
      allowed: COUNT_ALLOWED,
      default: '`200`',
      describe: 'How many of them are kept: those most recently written to.',
    }),
    age: annotate(textAs(readAge).optional(), {
      kind: 'duration',
      allowed: AGE_ALLOWED,
      default: '`720h`',
      describe: 'How long they are kept after the run has ended.',
    }),
  });
}
