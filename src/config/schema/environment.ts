import { z } from 'zod';
import { NAME_ALLOWED } from '../values/names.ts';
import { always, leaf, listOf, note } from './annotate.ts';
import { createOperationSchema, createProbeSchema } from './operation.ts';
import type { Variables } from '../templates/env-vars.ts';
import { environmentProblems, readService, repeated } from './cross-field.ts';

export function createEnvironmentSchema(variables: Variables) {
  const how = createOperationSchema(variables);
  const operation = (describe: string, fallback: string) =>
    note(how.optional(), {
      kind: 'map',
      allowed: 'allowed is a map with run and env, or http, and timeout, grace',
      default: fallback,
      describe,
    });
  const services = listOf(note(leaf(readService), { kind: 'text', allowed: NAME_ALLOWED }), repeated);
  // In YAML 1.1 a plain yes is true; not so here, but editors and people who know that write it so.
  const confirm = z.preprocess((value) => (value === true ? 'yes' : value), z.enum(['yes', 'name']));
  const environment = z.strictObject({
    deploy: operation('How a version is deployed.', 'cannot be deployed'),
    rollback: operation('How an earlier version is brought back.', '`deploy`, with the earlier version'),
    restart: operation('How the environment, or one of its services, is restarted.', 'cannot be restarted'),
    services: note(services.optional(), {
      kind: 'list of texts',
      allowed: 'allowed is a list of names, at least one',
      default: 'the environment as a whole',
      describe: 'What can be restarted one by one. Deps `restart`.',
    }),
    confirm: note(confirm.optional(), {
      kind: 'text',
      allowed: 'allowed are: yes, name (then the name of the environment must be typed)',
      default: '`yes`',
      describe: 'How a run is confirmed: by yes, or by typing the name of the environment.',
    }),
    probe: note(createProbeSchema(variables).optional(), {
      kind: 'map',
      allowed: 'allowed is a map with run, env, timeout',
      default: 'what ran last is believed',
      describe: 'What tells which version or commit is really live.',
    }),
  });
  return note(always(environment, environmentProblems), {
    kind: 'map',
    allowed: 'allowed is a map with at least one of deploy, rollback, restart',
  });
}
