/** The REST calls of a visitor. Every failure is an `ApiError` that says whether trying again can help. */
import type { WidgetSession } from '../wire';
import type { Locale } from '../text/i18n';

const SESSION_TIMEOUT_MS = 15_000;

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly slug: string,
    /** Which field, and what is wrong with it: `field: what`. */
    readonly detail?: string,
  ) {
    super(`${slug} (${status})`);
  }

  /** No answer at all, too busy, or a failure of the server's own: the same request may succeed later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export interface OpenRequest {
  secret?: string;
  identity_token?: string;
  locale: Locale;
}

async function problem(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  return fromProblem(response.status, body);
}

export function fromProblem(status: number, body: unknown): ApiError {
  const { slug, detail } = (body ?? {}) as { slug?: unknown; detail?: string };
  return new ApiError(status, typeof slug === 'string' ? slug : 'http', detail);
}

export async function request(url: string, init: RequestInit, timeoutMs: number): Promise<Response> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeoutMs);
  try {
    // No cookies, no referrer: the token is all the server needs to know about this page.
    const response = await fetch(url, { ...init, credentials: 'omit', referrerPolicy: 'no-referrer', signal: abort.signal });
    if (!response.ok) throw await problem(response);
    return response;
  } catch (error) {
    throw error instanceof ApiError ? error : new ApiError(0, 'unreachable');
  } finally {
    clearTimeout(timer);
  }
}

export type OpenSession = (body: OpenRequest) => Promise<WidgetSession>;

export function openSession(origin: string, inbox: string): OpenSession {
  return async (body) => {
    const response = await request(
      `${origin}/api/v1/widget/session`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ inbox, ...body }),
      },
      SESSION_TIMEOUT_MS,
    );
    return (await response.json()) as WidgetSession;
  };
}
