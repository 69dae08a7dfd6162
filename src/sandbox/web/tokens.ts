import { SlackError } from './errors.ts';

export type TokenKind = 'bot' | 'app';

/** The app's two tokens, their scopes, and whether they are revoked. */
export class Tokens {
  readonly bot: string;
  readonly app: string;
  readonly scopes: Set<string>;
  readonly revoked = new Set<TokenKind>();

  constructor({ bot, app, scopes }: { bot: string; app: string; scopes: Iterable<string> }) {
    this.bot = bot;
    this.app = app;
    this.scopes = new Set(scopes);
  }

  /**
   * @throws SlackError not_authed, invalid_auth, token_revoked or not_allowed_token_type
   */
  authenticate(token: string | undefined, allowed: TokenKind): void {
    if (token === undefined || token === '') throw new SlackError('not_authed');
    const kind = this.#kindOf(token);
    if (!kind) throw new SlackError('invalid_auth');
    if (this.revoked.has(kind)) throw new SlackError('token_revoked');
    if (kind !== allowed) throw new SlackError('not_allowed_token_type');
  }

  /**
   * @param scopes of which one is required
   * @throws SlackError missing_scope with the needed and the provided scopes
   */
  require(...scopes: string[]): void {
    if (scopes.length === 0 || scopes.some((scope) => this.scopes.has(scope))) return;
    throw new SlackError('missing_scope', { needed: scopes.join(','), provided: [...this.scopes].join(',') });
  }

  #kindOf(token: string): TokenKind | undefined {
    if (token === this.bot) return 'bot';
    return token === this.app ? 'app' : undefined;
  }
}

/** The token of a request: from the Authorization header, or else from the arguments. */
export function tokenOf(authorization: string | undefined, argument: string | undefined): string | undefined {
  const bearer = /^Bearer\s+(.+)$/i.exec(authorization ?? '')?.[1];
  return bearer ?? argument;
}
