import type { ApiFault, CertificateProblem, ConnectionProblem } from '../../../machines/refusal.ts';
import { own, type Markup } from '../message.ts';

/** Why a central API gave no usable answer, as a clause. */
export function apiFaultWords(fault: ApiFault): Markup {
  const wording = words[fault.code] as (fault: ApiFault) => Markup;
  return wording(fault);
}

export const isApiFault = (failure: { readonly code: string }): failure is ApiFault =>
  Object.hasOwn(words, failure.code);

const words: { readonly [Code in ApiFault['code']]: (fault: Extract<ApiFault, { code: Code }>) => Markup } = {
  'http-status': (fault) => own`HTTP ${fault.status}${fault.text === '' ? [] : own`: ${fault.text}`}`,
  'bad-certificate': (fault) => own`the certificate of ${fault.host} ${plain(certificates[fault.problem])}`,
  'bad-tls': (fault) => own`the TLS handshake with ${fault.host} failed (${fault.detail})`,
  'bad-connection': (fault) => own`${fault.host} ${plain(connections[fault.problem])}`,
  'request-failed': (fault) => own`the request to ${fault.host} failed (${fault.detail})`,
  'request-timed-out': (fault) => own`${fault.host} did not answer within ${fault.seconds} s`,
  'request-cut-short': (fault) => own`the request to ${fault.host} was cut short`,
  'private-network': (fault) =>
    own`${fault.host} is on a private network, which only addresses in the configuration may lead to`,
  'not-encrypted': (fault) => own`${fault.host} does not use TLS`,
  'secrets-withheld': (fault) =>
    own`${fault.host} is another host than the configured one, and must not get the secrets in the body`,
  'bad-configured-address': () => own`the configured address is not an address`,
  'too-many-redirects': (fault) => own`${fault.host} redirects more than ${fault.most} times`,
  'redirect-to-no-address': (fault) => own`${fault.host} redirects to something that is not an address`,
  'redirect-not-encrypted': (fault) => own`${fault.host} redirects to ${fault.to}, which does not use TLS`,
  'redirect-not-followed': (fault) =>
    own`${fault.host} redirects to ${fault.to} with ${fault.status}, which is not followed for a ${fault.method}`,
  'answer-too-large': (fault) => own`${fault.host} answered with more than ${fault.megabytes} MB`,
  'not-json': (fault) => own`the answer is not JSON${fault.text === '' ? [] : own`: ${fault.text}`}`,
  'state-missing': (fault) => own`the answer has no ${fault.field}`,
  'value-missing': (fault) => own`the answer has no ${fault.field}`,
  'bad-address-in-answer': () => own`the answer names no usable address`,
  'page-instead-of-log': (fault) => own`a web page (${fault.type}) came instead of a log`,
  'store-lost-touch': () => own`I lost touch with my database at that moment`,
};

const certificates: Readonly<Record<CertificateProblem, string>> = {
  expired: 'has expired',
  'not-yet-valid': 'is not valid yet',
  revoked: 'was revoked',
  'self-signed': 'is self-signed and not trusted here',
  'untrusted-authority': 'is signed by an authority that is not trusted here',
  'unknown-authority': 'is signed by an authority that is not known here',
  'other-host': 'is for another host',
};

const connections: Readonly<Record<ConnectionProblem, string>> = {
  refused: 'refuses the connection',
  'not-found': 'is not found',
  'not-found-now': 'cannot be looked up at the moment',
  'no-answer': 'does not answer',
  dropped: 'dropped the connection',
  unreachable: 'cannot be reached',
  'endless-body': 'does not finish its answer',
  'long-headers': 'answers with headers that are too long',
  'wrong-length': 'sent an answer of another length than announced',
  'not-http': 'does not speak valid HTTP',
};

const plain = (text: string): Markup => [{ kind: 'own', text }];
