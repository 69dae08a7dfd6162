import { z } from 'zod';
import { readArgument, readVariable, VARIABLE_ALLOWED, variableNameProblem } from './commands.ts';
import { NAME_ALLOWED } from './names.ts';
import { always, leaf, listOf, mapOf, note } from './notes.ts';
import { PLACEHOLDERS_ALLOWED } from './placeholders.ts';
import type { Variables } from './substitution.ts';
import { environmentProblems, programProblems, readService, repeated } from './wholes.ts';

export function createEnvironmentSchema(variables: Variables) {
  const command = createCommandSchema(variables);
  const operation = (describe: string, fallback: string) =>
    note(command.optional(), {
      kind: 'map',
      allowed: 'allowed is a map with run and env',
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
      describe: 'What can be restarted one by one. Needs `restart`.',
    }),
    confirm: note(confirm.optional(), {
      kind: 'text',
      allowed: 'allowed are: yes, name (then the name of the environment must be typed)',
      default: '`yes`',
      describe: 'How a run is confirmed: by yes, or by typing the name of the environment.',
    }),
  });
  return note(always(environment, environmentProblems), {
    kind: 'map',
    allowed: 'allowed is a map with at least one of deploy, rollback, restart',
  });
}

function createCommandSchema(variables: Variables) {
  const run = listOf(note(leaf(readArgument), { kind: 'text', allowed: PLACEHOLDERS_ALLOWED }), programProblems);
  const value = note(
    leaf((text) => readVariable(text, variables)),
    { kind: 'text', allowed: 'allowed is text, ${NAME} for a value of the environment' },
  );
  return z.strictObject({
    run: note(run, {
      kind: 'list of texts',
      allowed: 'needed is a list of arguments, the program first; no shell reads them',
      describe: 'The program and its arguments, with placeholders. It is started in a clean checkout of the commit.',
    }),
    env: note(mapOf(value, { key: variableNameProblem }).optional(), {
      kind: 'map of texts',
      allowed: VARIABLE_ALLOWED,
      default: 'nothing',
      describe:
        'Variables for the command. `${NAME}` stands for a value of the environment of Nestor, masked everywhere.',
    }),
  });
}
