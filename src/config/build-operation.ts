import type { Action, Command, Environment, HttpAction, HttpTemplate } from './config.ts';
import type { NestorYml } from './schema/nestor-yml.ts';

type EnvironmentYml = NestorYml['apps'][string]['environments'][string];
type OperationYml = NonNullable<EnvironmentYml['deploy']>;
type HttpYml = NonNullable<OperationYml['http']>;

const SECOND = 1000;
const HALF_AN_HOUR = 30 * 60 * SECOND;

/** How an operation is carried out, with defaults filled in. */
export function buildOperation({ http, timeout, grace, ...command }: OperationYml): Action {
  const how = http === undefined ? buildCommand(command) : buildHttp(http);
  return { ...how, timeout: timeout ?? HALF_AN_HOUR, grace: grace ?? 10 * SECOND };
}

export function buildProbe({
  timeout = 10 * SECOND,
  ...command
}: NonNullable<EnvironmentYml['probe']>): NonNullable<Environment['probe']> {
  return { ...buildCommand(command), timeout };
}

/** The schema requires `run` where there is no `http`. */
function buildCommand({ run = [], env = {} }: Pick<OperationYml, 'run' | 'env'>): Command {
  return { kind: 'command', run, env: { ...env } };
}

function buildHttp({ watch, abort, ...written }: HttpYml): HttpAction {
  const request = buildRequest(written);
  return {
    kind: 'http',
    request,
    watch:
      watch === undefined
        ? null
        : {
            ...watch,
            headers: watch.headers ?? inheritedHeaders(request, watch.url),
            every: watch.every ?? 5 * SECOND,
            progress: watch.progress ?? null,
            log: watch.log ?? null,
          },
    abort:
      abort === undefined
        ? null
        : { ...buildRequest(abort), headers: abort.headers ?? inheritedHeaders(request, abort.url) },
  };
}

function buildRequest({ url, method = 'POST', headers = {}, body }: Omit<HttpYml, 'watch' | 'abort'>): HttpTemplate {
  return { url, method, headers, ...(body !== undefined && { body }) };
}

/**
 * The headers of a `watch` or `abort` that sets none: the request's, unless nestor.yml names another origin. The origin
 * of a `{response.…}` URL is checked once the API has responded.
 */
function inheritedHeaders(request: HttpTemplate, url: string): HttpTemplate['headers'] {
  const fromResponse = url.startsWith('{');
  return fromResponse || URL.parse(url)?.origin === URL.parse(request.url)?.origin ? request.headers : {};
}
