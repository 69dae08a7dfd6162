import { z } from 'zod';
import { ADDRESS_ALLOWED, LATER_ADDRESS_ALLOWED, readAddress } from '../values/addresses.ts';
import { DURATION_ALLOWED, readDuration } from '../values/duration.ts';
import { HEADER_ALLOWED, headerNameProblem, HEADERS_ALLOWED, readHeader } from '../values/headers.ts';
import { JSON_ALLOWED, readJson } from '../values/json.ts';
import { always, data, leaf, listOf, mapOf, note } from './annotate.ts';
import type { Variables } from '../templates/env-vars.ts';
import { readState, readWhere, STATE_ALLOWED, WHERE_ALLOWED } from '../values/json-path.ts';
import { bodyProblems, headersProblems, statesProblems } from './cross-field-http.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** What waits for the API's answer may hold parts of it. */
const LATER = { response: true };

/** A request to a central API, instead of a command. */
export function createHttpSchema(variables: Variables) {
  const http = z.strictObject({
    url: note(
      leaf((text) => readAddress(text, variables)),
      {
        kind: 'text',
        allowed: ADDRESS_ALLOWED,
        describe: 'What is asked to carry the operation out. Facts of the run are percent-encoded in it.',
      },
    ),
    method,
    headers: headersOf(variables, 'none'),
    body: note(data((value) => readJson(value, variables)).optional(), {
      kind: 'JSON',
      allowed: JSON_ALLOWED,
      default: 'none',
      describe: 'Sent as JSON, with placeholders in its texts, at any depth.',
    }),
    watch: note(createWatchSchema(variables).optional(), {
      kind: 'map',
      allowed: 'allowed is a map with url, every, headers, state, succeeded, failed, progress, log',
      default: 'any 2xx is success',
      describe: 'How the API is asked again and again until the operation has ended.',
    }),
    abort: note(createAbortSchema(variables).optional(), {
      kind: 'map',
      allowed: 'allowed is a map with url, method, headers, body',
      default: 'the operation goes on at the API, and a person decides',
      describe:
        'How the API is asked to stop the operation. Until it is seen to have ended, its environment is not free: a person decides.',
    }),
  });
  return always(http, bodyProblems);
}

function createWatchSchema(variables: Variables) {
  const state = note(leaf(readState), { kind: 'text', allowed: STATE_ALLOWED });
  const states = (describe: string) =>
    note(listOf(state), {
      kind: 'list of texts',
      allowed: 'needed is a list of states, at least one',
      describe,
    });
  const where = leaf(readWhere);
  const watch = z.strictObject({
    url: laterUrl(
      variables,
      'What is asked. `{response.url}` is a value of the answer to the request; an API outside your own network may lead only to hosts outside it, and to those that this file names.',
    ),
    every: note(leaf(readDuration).optional(), {
      kind: 'duration',
      allowed: DURATION_ALLOWED,
      default: '`5s`',
      describe: 'How long to wait between two questions.',
    }),
    headers: headersOf(variables, 'those of the request, for the same scheme, host and port'),
    state: note(where, {
      kind: 'text',
      allowed: WHERE_ALLOWED,
      describe: 'Where in the answer the state stands.',
    }),
    succeeded: states('The states in which it has succeeded. Any state in neither list goes on.'),
    failed: states('The states in which it has failed.'),
    progress: note(where.optional(), {
      kind: 'text',
      allowed: WHERE_ALLOWED,
      default: 'none',
      describe: 'Where in the answer a number from 0 to 100 stands.',
    }),
    log: note(where.optional(), {
      kind: 'text',
      allowed: WHERE_ALLOWED,
      default: 'none',
      describe: "Where in the answer the log's address stands, or the log itself.",
    }),
  });
  return always(watch, statesProblems);
}

function createAbortSchema(variables: Variables) {
  const abort = z.strictObject({
    url: laterUrl(variables, 'What is asked.'),
    method,
    headers: headersOf(variables, 'those of the request, for the same scheme, host and port'),
    body: note(data((value) => readJson(value, variables, LATER)).optional(), {
      kind: 'JSON',
      allowed: JSON_ALLOWED,
      default: 'none',
      describe: 'As that of the request; `{response.id}` is a value of its answer.',
    }),
  });
  return always(abort, bodyProblems);
}

const method = note(z.enum(METHODS).optional(), {
  kind: 'text',
  allowed: `allowed are: ${METHODS.join(', ')}`,
  default: '`POST`',
  describe: 'The method of the request.',
});

const laterUrl = (variables: Variables, describe: string) =>
  note(
    leaf((text) => readAddress(text, variables, LATER)),
    { kind: 'text', allowed: LATER_ADDRESS_ALLOWED, describe },
  );

function headersOf(variables: Variables, fallback: string) {
  const value = note(
    leaf((text) => readHeader(text, variables)),
    { kind: 'text', allowed: HEADER_ALLOWED },
  );
  return note(mapOf(value, { key: headerNameProblem, whole: headersProblems }).optional(), {
    kind: 'map of texts',
    allowed: HEADERS_ALLOWED,
    default: fallback,
    describe: 'Never shown and never logged. Only sent to the origin that this file names.',
  });
}
