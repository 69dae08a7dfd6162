import type { ApiFault, CertificateProblem, ConnectionProblem } from '../../../machines/refusal.ts';
import { own, type Markup } from '../message.ts';

/** Why a central API gave no usable answer, as a clause. */
export function apiFaultWords(fault: ApiFault): Markup {
  switch (fault.code) {
    case 'http-status':
      return own`HTTP ${fault.status}${fault.text === '' ? [] : own`: ${fault.text}`}`;
    case 'bad-certificate':
      return own`the certificate of ${fault.host} ${plain(certificates[fault.problem])}`;
    case 'bad-tls':
      return own`the TLS handshake with ${fault.host} failed (${fault.detail})`;
    case 'bad-connection':
      return own`${fault.host} ${plain(connections[fault.problem])}`;
    case 'request-failed':
      return own`the request to ${fault.host} failed (${fault.detail})`;
    case 'request-timed-out':
      return own`${fault.host} did not answer within ${fault.seconds} s`;
    case 'request-cut-short':
      return own`the request to ${fault.host} was cut short`;
    case 'private-network':
      return own`${fault.host} is on a private network, which only addresses in the configuration may lead to`;
    case 'not-encrypted':
      return own`${fault.host} does not use TLS`;
    case 'secrets-withheld':
      return own`${fault.host} is another host than the configured one, and must not get the secrets in the body`;
    case 'bad-configured-address':
      return own`the configured address is not an address`;
    case 'too-many-redirects':
      return own`${fault.host} redirects more than ${fault.most} times`;
    case 'redirect-to-no-address':
      return own`${fault.host} redirects to something that is not an address`;
    case 'redirect-not-encrypted':
      return own`${fault.host} redirects to ${fault.to}, which does not use TLS`;
    case 'redirect-not-followed':
      return own`${fault.host} redirects to ${fault.to} with ${fault.status}, which is not followed for a ${fault.method}`;
    case 'answer-too-large':
      return own`${fault.host} answered with more than ${fault.megabytes} MB`;
    case 'not-json':
      return own`the answer is not JSON${fault.text === '' ? [] : own`: ${fault.text}`}`;
    case 'state-missing':
      return own`the answer has no ${fault.field}`;
    case 'value-missing':
      return own`the answer has no ${fault.field}`;
    case 'bad-address-in-answer':
      return own`the answer names no usable address`;
    case 'page-instead-of-log':
      return own`a web page (${fault.type}) came instead of a log`;
    case 'store-lost-touch':
      return own`I lost touch with my database at that moment`;
  }
}

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
