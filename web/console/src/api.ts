import type { ContactView, ConversationPage, ConversationView, FileRef, ListView, Me, MessagePage, Problem, UserView } from './wire';

/** A refusal with its problem details, or a request that never got an answer (`status` 0). */
export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.title);
    this.problem = problem;
  }
}

const TIMEOUT_MS = 15_000;
const UPLOAD_TIMEOUT_MS = 120_000;
const SAFE = new Set(['GET', 'HEAD']);

function problem(slug: string, status: number, title: string, request_id?: string | null): Problem {
  return { type: `/problems/${slug}`, slug, status, title, request_id };
}

async function refusal(response: Response): Promise<Problem> {
  const request = response.headers.get('x-request-id');
  try {
    const body = (await response.json()) as Partial<Problem> | null;
    if (body && typeof body.slug === 'string') return { ...problem(body.slug, response.status, body.title ?? '', request), ...body };
  } catch {
    // Not from us: a proxy's page, or nothing at all.
  }
  return problem(response.status >= 500 ? 'unavailable' : 'unexpected', response.status, response.statusText, request);
}

export class Api {
  /** Sent with everything that changes something; comes with the log-in. */
  csrf = '';
  /** Called when the log-in turns out to be over. */
  onLoggedOut: () => void = () => undefined;

  async #ask<T>(method: string, path: string, body?: unknown, timeout = TIMEOUT_MS): Promise<T> {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (!SAFE.has(method)) headers['x-csrf-token'] = this.csrf;
    let payload: BodyInit | undefined;
    if (body instanceof FormData) payload = body;
    else if (body !== undefined) {
      headers['content-type'] = 'application/json';
      payload = JSON.stringify(body);
    }
    let response: Response;
    try {
      response = await fetch(`/api/v1${path}`, { method, headers, body: payload, credentials: 'same-origin', signal: AbortSignal.timeout(timeout) });
    } catch (cause) {
      const late = cause instanceof DOMException && cause.name === 'TimeoutError';
      throw new ApiError(problem(late ? 'timeout' : 'unreachable', 0, late ? 'No answer in time' : 'The server cannot be reached'));
    }
    if (!response.ok) {
      const found = await refusal(response);
      if (response.status === 401 && found.slug === 'unauthenticated') this.onLoggedOut();
      throw new ApiError(found);
    }
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  async #session(method: string, body?: unknown): Promise<Me> {
    const me = await this.#ask<Me>(method, '/session', body);
    this.csrf = me.csrf;
    return me;
  }

  logIn = (email: string, password: string): Promise<Me> => this.#session('POST', { email, password });
  me = (): Promise<Me> => this.#session('GET');
  logOut = (): Promise<void> => this.#ask('DELETE', '/session');
  changePassword = (current: string, next: string): Promise<void> => this.#ask('PUT', '/session/password', { current, new: next });
  ticket = async (): Promise<string> => (await this.#ask<{ ticket: string }>('POST', '/session/socket-ticket')).ticket;
  setPresence = (online: boolean): Promise<void> => this.#ask('PUT', '/presence', { online });
  users = async (): Promise<UserView[]> => (await this.#ask<{ users: UserView[] }>('GET', '/users')).users;

  list = (view: ListView, cursor?: string): Promise<ConversationPage> =>
    this.#ask('GET', `/conversations?${new URLSearchParams({ view, ...(cursor ? { cursor } : {}) }).toString()}`);
  conversation = (id: string): Promise<ConversationView> => this.#ask('GET', `/conversations/${encodeURIComponent(id)}`);
  older = (id: string, before: number): Promise<MessagePage> => this.#ask('GET', `/conversations/${encodeURIComponent(id)}/messages?before=${before}`);
  why = async (id: string, message: string): Promise<unknown> =>
    (await this.#ask<{ why: unknown }>('GET', `/conversations/${encodeURIComponent(id)}/messages/${encodeURIComponent(message)}/why`)).why;

  #act = (id: string, verb: string, body?: unknown): Promise<unknown> => this.#ask('POST', `/conversations/${encodeURIComponent(id)}/${verb}`, body);
  takeOver = (id: string): Promise<unknown> => this.#act(id, 'take-over');
  transfer = (id: string, to: string): Promise<unknown> => this.#act(id, 'transfer', { to });
  returnToQueue = (id: string): Promise<unknown> => this.#act(id, 'return');
  giveBack = (id: string): Promise<unknown> => this.#act(id, 'give-back');
  resolve = (id: string): Promise<unknown> => this.#act(id, 'resolve');

  upload = (id: string, file: File): Promise<FileRef> => {
    const form = new FormData();
    form.append('file', file, file.name);
    return this.#ask('POST', `/conversations/${encodeURIComponent(id)}/files`, form, UPLOAD_TIMEOUT_MS);
  };

  contact = (id: string): Promise<ContactView> => this.#ask('GET', `/contacts/${encodeURIComponent(id)}`);
  exportContact = (id: string): Promise<unknown> => this.#ask('GET', `/contacts/${encodeURIComponent(id)}/export`);
  eraseContact = (id: string): Promise<void> => this.#ask('DELETE', `/contacts/${encodeURIComponent(id)}`);
}

export const api = new Api();

export function fileAddress(id: string): string {
  return `/api/v1/files/${encodeURIComponent(id)}`;
}
