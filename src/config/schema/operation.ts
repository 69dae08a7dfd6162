import { z } from 'zod';
import { readArgument, readVariable, VARIABLE_ALLOWED, variableNameProblem } from '../values/commands.ts';
import { DURATION_ALLOWED, readDuration } from '../values/duration.ts';
import { annotate } from './annotate.ts';
import { withChecks, textAs, listOf, mapOf } from './combinators.ts';
import { placeholdersAllowed } from '../templates/placeholders.ts';
import { createHttpSchema } from './http.ts';
import type { EnvVars } from '../templates/env-vars.ts';
import { operationProblems, programProblems } from './cross-field.ts';

/** How an operation is carried out: either by a command or by a request. */
export function createOperationSchema(variables: EnvVars) {
  const { run, env } = commandKeys(variables);
  const operation = z.strictObject({
    run: annotate(run.optional(), {
      kind: 'list of texts',
      allowed: 'allowed is a list of arguments, the program first; no shell reads them',
      default: 'needed, or `http`',
      describe: 'The program and its arguments, with placeholders. It runs in a clean checkout of the commit.',
    }),
    env,
    http: annotate(createHttpSchema(variables).optional(), {
      kind: 'map',
      allowed: 'allowed is a map with url, method, headers, body, watch, abort',
      default: 'needed, or `run`',
      describe: 'The request to a central API that carries out the operation.',
    }),
    timeout: duration('30m', 'Time limit; a run that exceeds it is stopped: `Timed out`.'),
    grace: duration(
      '10s',
      'How long a command gets to exit when it is stopped: time between SIGTERM and SIGKILL to its process group.',
    ),
  });
  return withChecks(operation, operationProblems);
}

/** A command that prints what is live. */
export function createProbeSchema(variables: EnvVars) {
  const { run, env } = commandKeys(variables);
  return z.strictObject({
    run: annotate(run, {
      kind: 'list of texts',
      allowed: 'needed is a list of arguments, the program first; no shell reads them',
      describe: 'The program and its arguments, with placeholders. The first line it prints names what is live.',
    }),
    env,
    timeout: duration('10s', 'Time limit, including its checkout.'),
  });
}

function commandKeys(variables: EnvVars) {
  const argument = annotate(textAs(readArgument), { kind: 'text', allowed: placeholdersAllowed() });
  const value = annotate(
    textAs((text) => readVariable(text, variables)),
    { kind: 'text', allowed: 'allowed is text, ${NAME} for a value of the environment' },
  );
  const env = annotate(mapOf(value, { key: variableNameProblem }).optional(), {
    kind: 'map of texts',
    allowed: VARIABLE_ALLOWED,
    default: 'nothing',
    describe:
      "Variables for the command. `${NAME}` is replaced by a variable of Nestor's environment; its value is masked everywhere.",
  });
  return { run: listOf(argument, programProblems), env };
}

const duration = (fallback: string, describe: string) =>
  annotate(textAs(readDuration).optional(), {
    kind: 'duration',
    allowed: DURATION_ALLOWED,
    default: `\`${fallback}\``,
    describe,
  });
