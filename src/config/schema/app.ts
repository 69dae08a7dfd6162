import { z } from 'zod';
import { nameProblem } from '../values/names.ts';
import { annotate } from './annotate.ts';
import { withChecks, textAs, listOf, mapOf } from './combinators.ts';
import { BRANCH_ALLOWED, GLOB_ALLOWED, readBranch, readGlob } from '../values/refs.ts';
import { readRepository, REPOSITORY_ALLOWED } from '../values/repository.ts';
import { createEnvironmentSchema } from './environment.ts';
import type { EnvVars } from '../templates/env-vars.ts';
import { namesProblems, versionsProblems } from './cross-field.ts';

/** What the schema needs from outside nestor.yml. */
export interface SchemaOptions {
  /** The values of `${NAME}`. */
  readonly variables: EnvVars;
  /** The folder of nestor.yml, absolute. */
  readonly folder: string;
}

export function createAppSchema(surroundings: SchemaOptions) {
  const repository = annotate(
    textAs((text) => readRepository(text, surroundings)),
    {
      kind: 'text',
      allowed: REPOSITORY_ALLOWED,
      describe:
        "Where the commits come from, and with them the commands. `${NAME}` is replaced by a variable of Nestor's environment. A relative path starts at the folder of nestor.yml.",
    },
  );
  const environments = mapOf(createEnvironmentSchema(surroundings.variables), {
    key: nameProblem,
    whole: namesProblems,
  });
  return annotate(
    z.strictObject({
      repository,
      versions: annotate(createVersionsSchema().optional(), {
        kind: 'map',
        allowed: 'allowed is a map with tags, branches, commits',
        default: '`{ tags: "*" }`',
        describe: 'What people choose from.',
      }),
      environments: annotate(environments, {
        kind: 'map by name',
        allowed: 'needed is a map of environments by name, at least one',
        describe: 'Where the app runs, by name.',
      }),
    }),
    { kind: 'map', allowed: 'allowed is a map with repository, versions, environments' },
  );
}

function createVersionsSchema() {
  const globs = listOf(annotate(textAs(readGlob), { kind: 'text', allowed: GLOB_ALLOWED }));
  const branches = listOf(annotate(textAs(readBranch), { kind: 'text', allowed: BRANCH_ALLOWED }));
  const versions = z.strictObject({
    tags: annotate(z.preprocess((value) => (typeof value === 'string' ? [value] : value), globs).optional(), {
      kind: 'text or list of texts',
      allowed: 'allowed is one glob or a list of them, at least one',
      default: 'no tags; `"*"` if `versions` is not set',
      describe: 'Globs for tag names. Listed newest first: by version where tags are versions, otherwise by date.',
    }),
    branches: annotate(branches.optional(), {
      kind: 'list of texts',
      allowed: 'allowed is a list of names of branches, at least one',
      default: 'no branches',
      describe: 'Branches whose head can be chosen; the commit is frozen at that moment.',
    }),
    commits: annotate(z.boolean().optional(), {
      kind: 'true or false',
      allowed: 'allowed are: true, false',
      default: '`false`',
      describe: 'Whether people may name a commit by its hash, full or abbreviated.',
    }),
  });
  return withChecks(versions, versionsProblems);
}
