import { z } from 'zod';
import { NAME_ALLOWED, readService } from '../values/names.ts';
import { annotate } from './annotate.ts';
import { withChecks, textAs, listOf } from './combinators.ts';
import { createOperationSchema, createProbeSchema } from './operation.ts';
import type { EnvVars } from '../templates/env-vars.ts';
import { environmentProblems, repeatProblems } from './cross-field.ts';

export function createEnvironmentSchema(variables: EnvVars) {
  const how = createOperationSchema(variables);
  const operation = (describe: string, fallback: string) =>
    annotate(how.optional(), {
      kind: 'map',
      allowed: 'allowed is a map with run and env, or http, and timeout, grace',
      default: fallback,
      describe,
    });
  const services = listOf(annotate(textAs(readService), { kind: 'text', allowed: NAME_ALLOWED }), repeatProblems);
  // YAML 1.1 reads a plain `yes` as true. YAML 1.2 does not, but people and editors used to 1.1 write `true`.
  const confirm = z.preprocess((value) => (value === true ? 'yes' : value), z.enum(['yes', 'name']));
  const environment = z.strictObject({
    deploy: operation('How a version is deployed.', 'cannot be deployed'),
    rollback: operation('How an earlier version is restored.', '`deploy`, with the earlier version'),
    restart: operation('How the environment, or one of its services, is restarted.', 'cannot be restarted'),
    services: annotate(services.optional(), {
      kind: 'list of texts',
      allowed: 'allowed is a list of names, at least one',
      default: 'the whole environment',
      describe: 'What can be restarted individually. Needs `restart`.',
    }),
    confirm: annotate(confirm.optional(), {
      kind: 'text',
      allowed: 'allowed are: yes, name (then the name of the environment must be typed)',
      default: '`yes`',
      describe: 'How a run is confirmed: with yes, or by typing the name of the environment.',
    }),
    probe: annotate(createProbeSchema(variables).optional(), {
      kind: 'map',
      allowed: 'allowed is a map with run, env, timeout',
      default: 'the last deployment counts as live',
      describe: 'A command that reports which version or commit is really live.',
    }),
  });
  return annotate(withChecks(environment, environmentProblems), {
    kind: 'map',
    allowed: 'allowed is a map with at least one of deploy, rollback, restart',
  });
}
