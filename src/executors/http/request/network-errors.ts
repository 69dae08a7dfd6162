import { insideRefusal, LED_INSIDE } from './private-networks.ts';

/** Why a request has no answer. */
export interface Failure {
  readonly kind: 'failure';
  /** Fit for people. */
  readonly reason: string;
  /** Will it be the same next time? */
  readonly certain: boolean;
  /** May what was asked for be done all the same? */
  readonly open: boolean;
}

export const certainly = (reason: string): Failure => ({ kind: 'failure', reason, certain: true, open: false });

const forNow = (reason: string): Failure => ({ kind: 'failure', reason, certain: false, open: true });

const certificates: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'has expired',
  CERT_NOT_YET_VALID: 'is not valid yet',
  CERT_REVOKED: 'was revoked',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'is signed by itself, and not trusted here',
  SELF_SIGNED_CERT_IN_CHAIN: 'is of an authority that is not trusted here',
  UNABLE_TO_GET_ISSUER_CERT: 'is of an authority that is not known here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'is of an authority that is not known here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'is of an authority that is not known here',
  ERR_TLS_CERT_ALTNAME_INVALID: 'is for another host',
};

/** There was no connection, so nothing was sent. */
const unreached: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refuses the connection',
  ENOTFOUND: 'is not found',
  EAI_AGAIN: 'is not found at the moment',
  UND_ERR_CONNECT_TIMEOUT: 'does not answer',
};

const passing: Readonly<Record<string, string>> = {
  ECONNRESET: 'has dropped the connection',
  EPIPE: 'has dropped the connection',
  UND_ERR_SOCKET: 'has dropped the connection',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached',
  ETIMEDOUT: 'does not answer',
  UND_ERR_HEADERS_TIMEOUT: 'does not answer',
  UND_ERR_BODY_TIMEOUT: 'does not come to an end',
  UND_ERR_HEADERS_OVERFLOW: 'answers with headers that are too long',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'has answered something else than it had announced',
};

/** What an error of a connection means. @param limit milliseconds that the request was given */
export function troubleOf(error: unknown, { host }: URL, limit: number): Failure {
  const name = nameOf(error);
  if (name === 'TimeoutError') return forNow(`${host} has not answered within ${limit / 1000} s`);
  if (name === 'AbortError') return forNow(`${host} was not waited for any longer`);
  if (name === 'HTTPParserError') return forNow(`${host} does not speak HTTP as it should`);
  const code = codeOf(error) ?? '';
  const certificate = certificates[code];
  if (certificate !== undefined) return certainly(`the certificate of ${host} ${certificate}`);
  if (/^(CERT_|ERR_TLS_|ERR_SSL_|EPROTO)/.test(code))
    return certainly(`${host} does not speak TLS as it should (${code})`);
  if (code === LED_INSIDE) return certainly(insideRefusal(host));
  const distance = unreached[code];
  if (distance !== undefined) return { ...forNow(`${host} ${distance}`), open: false };
  return forNow(`${host} ${passing[code] ?? `cannot be asked (${code === '' ? name : code})`}`);
}

/** Of several addresses of a host that were tried, the last one tells. */
function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors.at(-1));
  if (!(error instanceof Error)) return undefined;
  return 'code' in error && typeof error.code === 'string' ? error.code : codeOf(error.cause);
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
