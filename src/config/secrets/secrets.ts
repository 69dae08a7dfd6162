import { envVarNames, envVar, type EnvVars } from '../templates/env-vars.ts';

/** Shorter values are not masked: they occur inside ordinary words. */
const SHORTEST = 4;

/** A user without a password in an https URL is taken for a token from this length on; user names are shorter. */
const TOKEN = 20;

export interface Secrets {
  readonly values: readonly string[];
  /** What cannot be masked, one sentence each: names of variables, never their values. */
  readonly warnings: readonly string[];
}

/**
 * What must never be shown: Slack's tokens, Redis's password, the values of `${…}`, and passwords in repository URLs.
 * @param texts every text of nestor.yml as written, with its `${…}`
 * @param addresses the repositories' URLs, `${…}` filled in
 */
export function collectSecrets({
  texts,
  addresses,
  variables,
}: {
  texts: readonly string[];
  addresses: readonly string[];
  variables: EnvVars;
}): Secrets {
  const named = new Map<string, string>();
  for (const name of ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', ...texts.flatMap(envVarNames)]) {
    const value = envVar(name, variables);
    if (value !== undefined) named.set(name, value);
  }
  const redis = envVar('REDIS_URL', variables);
  const values = [...named.values(), ...[...addresses, ...(redis === undefined ? [] : [redis])].flatMap(passwordsIn)];
  return {
    values: [...new Set(values)].filter((value) => value.length >= SHORTEST),
    warnings: [...named].flatMap(([name, value]) =>
      value.length < SHORTEST
        ? [`the value of \${${name}} is shorter than ${SHORTEST} characters and cannot be masked`]
        : [],
    ),
  };
}

/** The password of `scheme://user:password@host`, as written and decoded. */
function passwordsIn(address: string): readonly string[] {
  const [, scheme, user = '', , password] = /^([a-z][a-z0-9+.-]*):\/\/([^/:@]*)(:([^/]*))?@/i.exec(address) ?? [];
  const secret = password ?? (/^https?$/i.test(scheme ?? '') && user.length >= TOKEN ? user : undefined);
  return secret === undefined ? [] : [secret, decoded(secret)];
}

function decoded(text: string): string {
  // Text that is not valid percent-encoding is taken literally.
  return /%(?![0-9a-f]{2})/i.test(text)
    ? text
    : Buffer.from(
        text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
        'latin1',
      ).toString('utf8');
}
