import { z } from 'zod';
import { readArgument, readVariable, VARIABLE_ALLOWED, variableNameProblem } from '../values/commands.ts';
import { DURATION_ALLOWED, readDuration } from '../values/duration.ts';
import { always, leaf, listOf, mapOf, note } from './annotate.ts';
import { placeholdersAllowed } from '../templates/placeholders.ts';
import { createHttpSchema } from './http.ts';
import type { Variables } from '../templates/env-vars.ts';
import { operationProblems, programProblems } from './cross-field.ts';

/** How an operation is carried out: by a command or by a request, one of the two. */
export function createOperationSchema(variables: Variables) {
  const { run, env } = commandKeys(variables);
  const operation = z.strictObject({
    run: note(run.optional(), {
      kind: 'list of texts',
      allowed: 'allowed is a list of arguments, the program first; no shell reads them',
      default: 'needed, or `http`',
      describe: 'The program and its arguments, with placeholders. It is started in a clean checkout of the commit.',
    }),
    env,
    http: note(createHttpSchema(variables).optional(), {
      kind: 'map',
      allowed: 'allowed is a map with url, method, headers, body, watch, abort',
      default: 'needed, or `run`',
      describe: 'The request to a central API that carries the operation out.',
    }),
    timeout: duration('30m', 'After this it is ended: `Timed out`.'),
    grace: duration(
      '10s',
      'How long it has to end by itself when it is to end: after SIGTERM to its process group comes SIGKILL.',
    ),
  });
  return always(operation, operationProblems);
}

/** A command that tells what is live. */
export function createProbeSchema(variables: Variables) {
  const { run, env } = commandKeys(variables);
  return z.strictObject({
    run: note(run, {
      kind: 'list of texts',
      allowed: 'needed is a list of arguments, the program first; no shell reads them',
      describe: 'The program and its arguments, with placeholders. Its first line names what is live.',
    }),
    env,
    timeout: duration('10s', 'After this, of which its checkout is a part, it has not answered.'),
  });
}

function commandKeys(variables: Variables) {
  const argument = note(leaf(readArgument), { kind: 'text', allowed: placeholdersAllowed() });
  const value = note(
    leaf((text) => readVariable(text, variables)),
    { kind: 'text', allowed: 'allowed is text, ${NAME} for a value of the environment' },
  );
  const env = note(mapOf(value, { key: variableNameProblem }).optional(), {
    kind: 'map of texts',
    allowed: VARIABLE_ALLOWED,
    default: 'nothing',
    describe:
      'Variables for the command. `${NAME}` stands for a value of the environment of Nestor, masked everywhere.',
  });
  return { run: listOf(argument, programProblems), env };
}

const duration = (fallback: string, describe: string) =>
  note(leaf(readDuration).optional(), {
    kind: 'duration',
    allowed: DURATION_ALLOWED,
    default: `\`${fallback}\``,
    describe,
  });
