import { references, valueOf, type Variables } from '../templates/env-vars.ts';

/** Shorter values are not masked: they would be found in the middle of ordinary words. */
const SHORTEST = 4;

/** A name alone in an https address is a token if it is this long; names of people are shorter. */
const TOKEN = 20;

export interface Secrets {
  readonly values: readonly string[];
  /** What cannot be masked, one sentence each; names of variables, never their values. */
  readonly warnings: readonly string[];
}

/**
 * What must never be shown: Slack's tokens, Redis's password, the values of `${…}`, and passwords in addresses of
 * repositories.
 * @param texts every text of nestor.yml as written, with its `${…}`
 * @param addresses the repositories' addresses, `${…}` filled in
 */
export function secretsOf({
  texts,
  addresses,
  variables,
}: {
  texts: readonly string[];
  addresses: readonly string[];
  variables: Variables;
}): Secrets {
  const named = new Map<string, string>();
  for (const name of ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', ...texts.flatMap(references)]) {
    const value = valueOf(name, variables);
    if (value !== undefined) named.set(name, value);
  }
  const redis = valueOf('REDIS_URL', variables);
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
  // What is no percent-encoding stands for itself.
  return /%(?![0-9a-f]{2})/i.test(text)
    ? text
    : Buffer.from(
        text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
        'latin1',
      ).toString('utf8');
}
