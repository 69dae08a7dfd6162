import { z } from 'zod';
import { CHANNEL_ALLOWED, readChannel } from './channels.ts';
import { readArgument, readVariable, VARIABLE_ALLOWED, variableNameProblem } from './commands.ts';
import { DURATION_ALLOWED, readDuration } from './duration.ts';
import { BOT_NAME_ALLOWED, NAME_ALLOWED, nameProblem, readBotName } from './names.ts';
import { PLACEHOLDERS_ALLOWED } from './placeholders.ts';
import { readRepository, REPOSITORY_ALLOWED } from './repository.ts';
import { BRANCH_ALLOWED, GLOB_ALLOWED, readBranch, readGlob } from './refs.ts';
import { always, leaf, note } from './notes.ts';
import type { Variables } from './substitution.ts';
import {
  environmentProblems,
  keyProblems,
  namesProblems,
  programProblems,
  readService,
  repeated,
  versionsProblems,
} from './wholes.ts';

/** What the schema needs to know of the world outside nestor.yml. */
export interface Surroundings {
  readonly variables: Variables;
  /** The folder of nestor.yml, absolute. */
  readonly folder: string;
}

/** nestor.yml as it is written, checked; build.ts makes the Config of it. */
export type Written = z.output<ReturnType<typeof createSchema>>;

/** The one description of nestor.yml: it checks the file, words the faults and fills docs/configuration.md. */
export function createSchema(surroundings: Surroundings) {
  const command = z.strictObject({
    run: note(
      always(
        z.array(note(leaf(readArgument), { kind: 'text', allowed: PLACEHOLDERS_ALLOWED })).min(1),
        programProblems,
      ),
      {
        kind: 'list of texts',
        allowed: 'needed is a list of arguments, the program first; no shell reads them',
        describe:
          'The program and its arguments. Placeholders stand for the facts of the run: `{app}` `{environment}` `{operation}` `{version}` `{commit}` `{previous_version}` `{previous_commit}` `{service}` `{run_id}` `{actor}`; `{{` and `}}` are braces. It is started in a clean checkout of the commit.',
      },
    ),
    env: note(
      always(
        z.record(
          z.string(),
          note(
            leaf((text) => readVariable(text, surroundings.variables)),
            { kind: 'text', allowed: 'allowed is text, ${NAME} for a value of the environment' },
          ),
        ),
        keyProblems(variableNameProblem),
      ).optional(),
      {
        kind: 'map of texts',
        allowed: VARIABLE_ALLOWED,
        default: 'nothing',
        describe:
          'Variables for the command. `${NAME}` stands for a value of the environment of Nestor, and is masked everywhere.',
      },
    ),
  });

  const operation = (describe: string, fallback: string) =>
    note(command.optional(), {
      kind: 'map',
      allowed: 'allowed is a map with run and env',
      default: fallback,
      describe,
    });

  const environment = always(
    z.strictObject({
      deploy: operation('How a version is deployed.', 'cannot be deployed'),
      rollback: operation('How an earlier version is brought back.', '`deploy`, with the earlier version'),
      restart: operation('How the environment, or one of its services, is restarted.', 'cannot be restarted'),
      services: note(
        always(z.array(note(leaf(readService), { kind: 'text', allowed: NAME_ALLOWED })).min(1), repeated).optional(),
        {
          kind: 'list of texts',
          allowed: 'allowed is a list of names, at least one',
          default: 'the environment as a whole',
          describe: 'What can be restarted one by one. Needs `restart`.',
        },
      ),
      confirm: note(z.preprocess((value) => (value === true ? 'yes' : value), z.enum(['yes', 'name'])).optional(), {
        kind: 'text',
        allowed: 'allowed are: yes, name (then the name of the environment must be typed)',
        default: '`yes`',
        describe: 'How a run is confirmed: by yes, or by typing the name of the environment.',
      }),
    }),
    environmentProblems,
  );

  const app = z.strictObject({
    repository: note(
      leaf((text) => readRepository(text, surroundings)),
      {
        kind: 'text',
        allowed: REPOSITORY_ALLOWED,
        describe:
          'Where the commits come from, and the commands with them. `${NAME}` stands for a value of the environment of Nestor. A relative path begins at the folder of nestor.yml.',
      },
    ),
    versions: note(
      always(
        z.strictObject({
          tags: note(
            z
              .preprocess(
                (value) => (typeof value === 'string' ? [value] : value),
                z.array(note(leaf(readGlob), { kind: 'text', allowed: GLOB_ALLOWED })).min(1),
              )
              .optional(),
            {
              kind: 'text or list of texts',
              allowed: 'allowed is one glob or a list of them, at least one',
              default: 'no tags; `"*"` where `versions` is not given',
              describe:
                'Globs over the names of tags, newest first: by version order where they are versions, else by date.',
            },
          ),
          branches: note(
            z
              .array(note(leaf(readBranch), { kind: 'text', allowed: BRANCH_ALLOWED }))
              .min(1)
              .optional(),
            {
              kind: 'list of texts',
              allowed: 'allowed is a list of names of branches, at least one',
              default: 'no branches',
              describe: 'The head of a branch, frozen when it is chosen.',
            },
          ),
          commits: note(z.boolean().optional(), {
            kind: 'true or false',
            allowed: 'allowed are: true, false',
            default: '`false`',
            describe: 'May a commit be named by its hash, in full or abbreviated?',
          }),
        }),
        versionsProblems,
      ).optional(),
      {
        kind: 'map',
        allowed: 'allowed is a map with tags, branches, commits',
        default: '`{ tags: "*" }`',
        describe: 'What people choose from.',
      },
    ),
    environments: note(
      always(
        z.record(
          z.string(),
          note(environment, {
            kind: 'map',
            allowed: 'allowed is a map with at least one of deploy, rollback, restart',
          }),
        ),
        keyProblems(nameProblem),
        namesProblems,
      ),
      {
        kind: 'map by name',
        allowed: 'needed is a map of environments by name, at least one',
        describe: 'Where the app runs, by name.',
      },
    ),
  });

  return note(
    z.strictObject({
      name: note(leaf(readBotName).optional(), {
        kind: 'text',
        allowed: BOT_NAME_ALLOWED,
        default: '`nestor`',
        describe: 'The word that addresses the bot, in any case.',
      }),
      channels: note(
        always(z.array(note(leaf(readChannel), { kind: 'text', allowed: CHANNEL_ALLOWED })).min(1), repeated),
        {
          kind: 'list of texts',
          allowed: 'needed is a list of names or IDs of channels, at least one',
          describe: 'Where Nestor works: names or IDs of channels.',
        },
      ),
      dialogue: note(
        z
          .strictObject({
            timeout: note(leaf(readDuration).optional(), {
              kind: 'duration',
              allowed: DURATION_ALLOWED,
              default: '`10m`',
              describe: 'A question left unanswered this long is dropped.',
            }),
          })
          .optional(),
        {
          kind: 'map',
          allowed: 'allowed is a map with timeout',
          default: '`{ timeout: 10m }`',
          describe: 'How Nestor asks.',
        },
      ),
      apps: note(
        always(
          z.record(
            z.string(),
            note(app, { kind: 'map', allowed: 'allowed is a map with repository, versions, environments' }),
          ),
          keyProblems(nameProblem),
          namesProblems,
        ),
        {
          kind: 'map by name',
          allowed: 'needed is a map of apps by name, at least one',
          describe: 'What can be deployed, by name.',
        },
      ),
    }),
    { kind: 'map', allowed: 'needed is a map with channels and apps' },
  );
}
