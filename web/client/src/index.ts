// The typed client of the REST API. `schema.d.ts` is generated from docs/openapi.json (`make generate`); this file adds only what
// types cannot say: the CSRF header on everything that changes something, and problems as errors.
import createClient, { type Client, type Middleware } from 'openapi-fetch';
import type { components, paths } from './schema';

export type { components, paths } from './schema';

/** Every named body and frame of the API. */
export type Schemas = components['schemas'];
export type Problem = Schemas['Problem'];

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export interface ClientOptions {
  /** Where the server is; empty for the page's own origin. */
  baseUrl?: string;
  /** The CSRF value of `GET /api/v1/session`; asked for with every request that changes something. */
  csrf?: () => string;
  /** A visitor's bearer token, instead of a log-in. */
  token?: () => string | undefined;
  /** Called when an answer says that the log-in or the token is over. */
  onUnauthenticated?: () => void;
  /** Another fetch, for tests. */
  fetch?: (request: Request) => Promise<Response>;
}

/** A refusal of the server, with its problem details. */
export class ApiProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.title);
    this.name = 'ApiProblem';
    this.problem = problem;
  }
}

export function createApi(options: ClientOptions = {}): Client<paths> {
  const { baseUrl = '', csrf, token, onUnauthenticated, fetch } = options;
  const client = createClient<paths>({ baseUrl, credentials: token ? 'omit' : 'same-origin', fetch });
  const middleware: Middleware = {
    onRequest({ request }) {
      const bearer = token?.();
      if (bearer) request.headers.set('authorization', `Bearer ${bearer}`);
      else if (csrf && !SAFE.has(request.method)) request.headers.set('x-csrf-token', csrf());
      return request;
    },
    async onResponse({ response }) {
      if (response.status !== 401 || !onUnauthenticated) return;
      const problem = (await response.clone().json().catch(() => undefined)) as Partial<Problem> | undefined;
      if (problem?.slug === 'unauthenticated') onUnauthenticated();
    },
  };
  client.use(middleware);
  return client;
}

/** The data of an answer, or its problem as an error. */
export async function unwrap<T>(answer: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await answer;
  if (response.ok) return data as T;
  throw new ApiProblem(asProblem(error, response));
}

/** Whatever came instead of a good answer, as a problem: a proxy's page has none of its own. */
export function asProblem(error: unknown, response: Response): Problem {
  const found = typeof error === 'object' && error !== null ? (error as Partial<Problem>) : {};
  if (typeof found.slug === 'string' && typeof found.title === 'string') return found as Problem;
  const slug = response.status >= 500 ? 'unavailable' : 'unexpected';
  const request_id = response.headers.get('x-request-id') ?? undefined;
  return { type: `/problems/${slug}`, slug, status: response.status, title: response.statusText || slug, request_id };
}
