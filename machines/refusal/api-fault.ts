/** Why a central API gave no usable answer. Texts are the API's: bounded, masked, one line. */
export type ApiFault =
  | { readonly code: 'http-status'; readonly status: number; readonly text: string }
  | ConnectionFault
  | ForbiddenAddress
  | RedirectFault
  | AnswerFault
  /** It could not be made sure that the run was still this bot's to act on. */
  | { readonly code: 'store-lost-touch' };

type ConnectionFault =
  | { readonly code: 'bad-certificate'; readonly host: string; readonly problem: CertificateProblem }
  /** `detail`: the code of the error. */
  | { readonly code: 'bad-tls'; readonly host: string; readonly detail: string }
  | { readonly code: 'bad-connection'; readonly host: string; readonly problem: ConnectionProblem }
  | { readonly code: 'request-failed'; readonly host: string; readonly detail: string }
  | { readonly code: 'request-timed-out'; readonly host: string; readonly seconds: number }
  | { readonly code: 'request-cut-short'; readonly host: string };

export type CertificateProblem =
  | 'expired'
  | 'not-yet-valid'
  | 'revoked'
  | 'self-signed'
  | 'untrusted-authority'
  | 'unknown-authority'
  | 'other-host';

export type ConnectionProblem =
  | 'refused'
  | 'not-found'
  | 'not-found-now'
  | 'no-answer'
  | 'dropped'
  | 'unreachable'
  | 'endless-body'
  | 'long-headers'
  | 'wrong-length'
  | 'not-http';

type ForbiddenAddress =
  | { readonly code: 'private-network'; readonly host: string }
  | { readonly code: 'not-encrypted'; readonly host: string }
  /** Another host than the configured one would get a body with secrets in it. */
  | { readonly code: 'secrets-withheld'; readonly host: string }
  /** The configured address is none, once its placeholders are filled in. */
  | { readonly code: 'bad-configured-address' };

type RedirectFault =
  | { readonly code: 'too-many-redirects'; readonly host: string; readonly most: number }
  | { readonly code: 'redirect-to-no-address'; readonly host: string }
  | { readonly code: 'redirect-not-encrypted'; readonly host: string; readonly to: string }
  | {
      readonly code: 'redirect-not-followed';
      readonly host: string;
      readonly to: string;
      readonly status: number;
      readonly method: string;
    };

type AnswerFault =
  | { readonly code: 'answer-too-large'; readonly host: string; readonly megabytes: number }
  | { readonly code: 'not-json'; readonly text: string }
  /** `field`: where the state should stand. */
  | { readonly code: 'state-missing'; readonly field: string }
  | { readonly code: 'value-missing'; readonly field: string }
  | { readonly code: 'bad-address-in-answer' }
  | { readonly code: 'page-instead-of-log'; readonly type: string };
