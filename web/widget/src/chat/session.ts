/** The visitor's session: who they are, and a token that is good now. */
import type { Identity } from '../hand';
import type { Key } from '../text/i18n';
import type { Locale } from '../text/locale';
import type { WidgetSession } from '../wire';
import { ApiError, type OpenRequest, type OpenSession } from './api';
import type { Keep } from './keep';

/** The token is good for an hour; a new one is asked for well before. */
const TOKEN_GOOD_MS = 50 * 60_000;

/** The session cannot be had, and trying again by ourselves would not help. */
export class NoSession extends Error {
  constructor(readonly reason: Key) {
    super(reason);
  }
}

export class Session {
  private current: { session: WidgetSession; atMs: number } | null = null;
  private opening: Promise<WidgetSession> | null = null;
  private generation = 0;

  constructor(
    private readonly openSession: OpenSession,
    private readonly keep: Keep,
    public identity: Identity | null,
    private readonly locale: () => Locale,
    private readonly opened: (session: WidgetSession) => void,
    private readonly now: () => number = Date.now,
  ) {}

  identify(identity: Identity): void {
    this.identity = identity;
    this.forget();
  }

  /** The server did not like the token, whatever its age. */
  forget(): void {
    this.current = null;
    this.opening = null;
    this.generation += 1;
  }

  async token(): Promise<string> {
    if (this.current && this.now() - this.current.atMs < TOKEN_GOOD_MS) return this.current.session.token;
    const generation = this.generation;
    this.opening ??= this.open().finally(() => {
      if (generation === this.generation) this.opening = null;
    });
    const session = await this.opening;
    return session.token;
  }

  private async open(): Promise<WidgetSession> {
    const generation = this.generation;
    const session = await this.ask();
    if (generation !== this.generation) throw new ApiError(0, 'superseded');
    this.current = { session, atMs: this.now() };
    if (session.secret) this.keep.set('secret', session.secret);
    this.opened(session);
    return session;
  }

  private async ask(): Promise<WidgetSession> {
    const locale = this.locale();
    if (this.identity !== null) {
      const identity_token = typeof this.identity === 'string' ? this.identity : await this.identity();
      return this.attempt({ identity_token, locale }, 'failed_identity');
    }
    const secret = this.keep.get('secret');
    if (!secret) return this.attempt({ locale }, 'failed_inbox');
    try {
      return await this.openSession({ secret, locale });
    } catch (error) {
      if (!(error instanceof ApiError) || error.passing) throw error;
      // The secret is of another time (erased, another database): begin anew rather than lock the visitor out.
      this.keep.remove('secret');
      return this.attempt({ locale }, 'failed_inbox');
    }
  }

  private async attempt(body: OpenRequest, otherwise: Key): Promise<WidgetSession> {
    try {
      return await this.openSession(body);
    } catch (error) {
      throw error instanceof ApiError && !error.passing ? new NoSession(otherwise) : error;
    }
  }
}
