import type { ApiFault, CertificateProblem, ConnectionProblem } from '../../../../machines/refusal.ts';
import { PRIVATE_ADDRESS } from './private-networks.ts';

/** Why a request got no usable answer. */
export interface Failure {
  readonly kind: 'failure';
  readonly reason: ApiFault;
  /** Will it fail again? */
  readonly certain: boolean;
  /** May the request have been carried out all the same? */
  readonly open: boolean;
}

export const permanent = (reason: ApiFault): Failure => ({ kind: 'failure', reason, certain: true, open: false });

const forNow = (reason: ApiFault): Failure => ({ kind: 'failure', reason, certain: false, open: true });

const certificates: Readonly<Record<string, CertificateProblem>> = {
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not-yet-valid',
  CERT_REVOKED: 'revoked',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'untrusted-authority',
  UNABLE_TO_GET_ISSUER_CERT: 'unknown-authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknown-authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unknown-authority',
  ERR_TLS_CERT_ALTNAME_INVALID: 'other-host',
};

/** No connection was made, so nothing was sent. */
const unreached: Readonly<Record<string, ConnectionProblem>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'not-found',
  EAI_AGAIN: 'not-found-now',
  UND_ERR_CONNECT_TIMEOUT: 'no-answer',
};

const passing: Readonly<Record<string, ConnectionProblem>> = {
  ECONNRESET: 'dropped',
  EPIPE: 'dropped',
  UND_ERR_SOCKET: 'dropped',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ETIMEDOUT: 'no-answer',
  UND_ERR_HEADERS_TIMEOUT: 'no-answer',
  UND_ERR_BODY_TIMEOUT: 'endless-body',
  UND_ERR_HEADERS_OVERFLOW: 'long-headers',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'wrong-length',
};

/** What a network error means. @param limit the request's timeout in milliseconds */
export function networkFailure(error: unknown, { host }: URL, limit: number): Failure {
  const name = nameOf(error);
  if (name === 'TimeoutError') return forNow({ code: 'request-timed-out', host, seconds: limit / 1000 });
  if (name === 'AbortError') return forNow({ code: 'request-cut-short', host });
  if (name === 'HTTPParserError') return forNow({ code: 'bad-connection', host, problem: 'not-http' });
  const code = codeOf(error) ?? '';
  const certificate = certificates[code];
  if (certificate !== undefined) return permanent({ code: 'bad-certificate', host, problem: certificate });
  if (/^(CERT_|ERR_TLS_|ERR_SSL_|EPROTO)/.test(code)) return permanent({ code: 'bad-tls', host, detail: code });
  if (code === PRIVATE_ADDRESS) return permanent({ code: 'private-network', host });
  const problem = unreached[code] ?? passing[code];
  if (problem === undefined) return forNow({ code: 'request-failed', host, detail: code === '' ? name : code });
  return { ...forNow({ code: 'bad-connection', host, problem }), open: unreached[code] === undefined };
}

/** Where several addresses of a host were tried, the last error counts. */
function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors.at(-1));
  if (!(error instanceof Error)) return undefined;
  return 'code' in error && typeof error.code === 'string' ? error.code : codeOf(error.cause);
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
