import type { Action, Command, Environment, HttpAction, HttpTemplate } from './config.ts';
import type { Written } from './schema/file.ts';

type WrittenEnvironment = Written['apps'][string]['environments'][string];
type WrittenOperation = NonNullable<WrittenEnvironment['deploy']>;
type WrittenHttp = NonNullable<WrittenOperation['http']>;

const SECOND = 1000;
const HALF_AN_HOUR = 30 * 60 * SECOND;

/** How an operation is carried out, defaults filled in. */
export function buildOperation({ http, timeout, grace, ...command }: WrittenOperation): Action {
  const how = http === undefined ? buildCommand(command) : buildHttp(http);
  return { ...how, timeout: timeout ?? HALF_AN_HOUR, grace: grace ?? 10 * SECOND };
}

export function buildProbe({
  timeout = 10 * SECOND,
  ...command
}: NonNullable<WrittenEnvironment['probe']>): NonNullable<Environment['probe']> {
  return { ...buildCommand(command), timeout };
}

/** The schema has it that there is `run` where there is no `http`. */
function buildCommand({ run = [], env = {} }: Pick<WrittenOperation, 'run' | 'env'>): Command {
  return { kind: 'command', run, env: { ...env } };
}

function buildHttp({ watch, abort, ...written }: WrittenHttp): HttpAction {
  const request = buildRequest(written);
  return {
    kind: 'http',
    request,
    watch:
      watch === undefined
        ? null
        : {
            ...watch,
            headers: watch.headers ?? inherited(request, watch.url),
            every: watch.every ?? 5 * SECOND,
            progress: watch.progress ?? null,
            log: watch.log ?? null,
          },
    abort:
      abort === undefined ? null : { ...buildRequest(abort), headers: abort.headers ?? inherited(request, abort.url) },
  };
}

function buildRequest({
  url,
  method = 'POST',
  headers = {},
  body,
}: Omit<WrittenHttp, 'watch' | 'abort'>): HttpTemplate {
  return { url, method, headers, ...(body !== undefined && { body }) };
}

/**
 * The headers of the request, for an address that says nothing of its own. Where nestor.yml names another origin they
 * are not meant; which origin an answer names is seen when it is there.
 */
function inherited({ url, headers }: HttpTemplate, address: string): HttpTemplate['headers'] {
  const answered = address.startsWith('{');
  return answered || URL.parse(address)?.origin === URL.parse(url)?.origin ? headers : {};
}
