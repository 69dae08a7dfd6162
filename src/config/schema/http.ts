import { z } from 'zod';
import { URL_ALLOWED, LATER_URL_ALLOWED, readRequestUrl } from '../values/request-url.ts';
import { DURATION_ALLOWED, readDuration } from '../values/duration.ts';
import { HEADER_ALLOWED, headerNameProblem, HEADERS_ALLOWED, readHeader } from '../values/headers.ts';
import { JSON_ALLOWED, readJson } from '../values/json.ts';
import { annotate } from './annotate.ts';
import { withChecks, dataAs, textAs, listOf, mapOf } from './combinators.ts';
import type { EnvVars } from '../templates/env-vars.ts';
import { JSON_PATH_ALLOWED, readJsonPath } from '../values/json-path.ts';
import { readState, STATE_ALLOWED } from '../values/state.ts';
import { bodyProblems, headersProblems, statesProblems } from './cross-field-http.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** `watch` and `abort` are sent after the API has responded, so they may refer to its response. */
const LATER = { response: true };

/** A request to a central API, instead of a command. */
export function createHttpSchema(variables: EnvVars) {
  const http = z.strictObject({
    url: annotate(
      textAs((text) => readRequestUrl(text, variables)),
      {
        kind: 'text',
        allowed: URL_ALLOWED,
        describe: 'Where the request is sent. Placeholders are percent-encoded.',
      },
    ),
    method,
    headers: headersOf(variables, 'none'),
    body: annotate(dataAs((value) => readJson(value, variables)).optional(), {
      kind: 'JSON',
      allowed: JSON_ALLOWED,
      default: 'none',
      describe: 'Sent as JSON. Strings may contain placeholders, at any depth.',
    }),
    watch: annotate(createWatchSchema(variables).optional(), {
      kind: 'map',
      allowed: 'allowed is a map with url, every, headers, state, succeeded, failed, progress, log',
      default: 'any 2xx means success',
      describe: 'How the API is polled until the operation has ended.',
    }),
    abort: annotate(createAbortSchema(variables).optional(), {
      kind: 'map',
      allowed: 'allowed is a map with url, method, headers, body',
      default: 'the operation continues at the API, and a person decides how it ended',
      describe:
        'How the API is told to stop the operation. The environment stays locked until the operation has verifiably ended, or a person decides.',
    }),
  });
  return withChecks(http, bodyProblems);
}

function createWatchSchema(variables: EnvVars) {
  const state = annotate(textAs(readState), { kind: 'text', allowed: STATE_ALLOWED });
  const states = (describe: string) =>
    annotate(listOf(state), {
      kind: 'list of texts',
      allowed: 'needed is a list of states, at least one',
      describe,
    });
  const jsonPath = textAs(readJsonPath);
  const watch = z.strictObject({
    url: laterUrl(
      variables,
      'Where to poll. `{response.url}` is a value from the response to the request; an API outside your own network may only lead to hosts outside it, and to those that this file names.',
    ),
    every: annotate(textAs(readDuration).optional(), {
      kind: 'duration',
      allowed: DURATION_ALLOWED,
      default: '`5s`',
      describe: 'Polling interval.',
    }),
    headers: headersOf(variables, 'those of the request, for the same scheme, host and port'),
    state: annotate(jsonPath, {
      kind: 'text',
      allowed: JSON_PATH_ALLOWED,
      describe: 'Where the state is in the response.',
    }),
    succeeded: states('States that mean success. A state in neither list means the operation is still in progress.'),
    failed: states('States that mean failure.'),
    progress: annotate(jsonPath.optional(), {
      kind: 'text',
      allowed: JSON_PATH_ALLOWED,
      default: 'none',
      describe: 'Where a number from 0 to 100 is in the response.',
    }),
    log: annotate(jsonPath.optional(), {
      kind: 'text',
      allowed: JSON_PATH_ALLOWED,
      default: 'none',
      describe: "Where the log's URL is in the response, or the log itself.",
    }),
  });
  return withChecks(watch, statesProblems);
}

function createAbortSchema(variables: EnvVars) {
  const abort = z.strictObject({
    url: laterUrl(variables, 'Where the abort is sent.'),
    method,
    headers: headersOf(variables, 'those of the request, for the same scheme, host and port'),
    body: annotate(dataAs((value) => readJson(value, variables, LATER)).optional(), {
      kind: 'JSON',
      allowed: JSON_ALLOWED,
      default: 'none',
      describe: 'Like that of the request; `{response.id}` is a value from its response.',
    }),
  });
  return withChecks(abort, bodyProblems);
}

const method = annotate(z.enum(METHODS).optional(), {
  kind: 'text',
  allowed: `allowed are: ${METHODS.join(', ')}`,
  default: '`POST`',
  describe: 'The method of the request.',
});

const laterUrl = (variables: EnvVars, describe: string) =>
  annotate(
    textAs((text) => readRequestUrl(text, variables, LATER)),
    { kind: 'text', allowed: LATER_URL_ALLOWED, describe },
  );

function headersOf(variables: EnvVars, fallback: string) {
  const value = annotate(
    textAs((text) => readHeader(text, variables)),
    { kind: 'text', allowed: HEADER_ALLOWED },
  );
  return annotate(mapOf(value, { key: headerNameProblem, whole: headersProblems }).optional(), {
    kind: 'map of texts',
    allowed: HEADERS_ALLOWED,
    default: fallback,
    describe: 'Never shown, never logged, and only sent to the origin that this file names.',
  });
}
