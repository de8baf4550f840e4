import { ApiProblem, createApi, unwrap } from '@zhike/client';

export type { Schemas } from '@zhike/client';

const TIMEOUT_MS = 15_000;
/** For whole lists, out and in. */
const SLOW_MS = 10 * 60_000;

/** What the log-in of this page says and hears: its CSRF value, and that it is over. */
export const login = { csrf: '', ended: (): void => undefined };

/** A problem of our own: no answer came. */
export function unanswered(cause?: unknown): ApiProblem {
  const late = cause instanceof DOMException && cause.name === 'TimeoutError';
  const slug = late ? 'timeout' : 'unreachable';
  return new ApiProblem({ type: `/problems/${slug}`, slug, status: 0, title: late ? 'No answer in time' : 'The server cannot be reached' });
}

/** Every request ends: with an answer, or with a problem that says that none came. */
async function within(ms: number, request: Request): Promise<Response> {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(ms) });
  } catch (cause) {
    throw unanswered(cause);
  }
}
const patient = (request: Request): Promise<Response> => within(TIMEOUT_MS, request);
/** The `fetch` of a request that takes its time. */
export const slow = (request: Request): Promise<Response> => within(SLOW_MS, request);

/** The generated client with the desk's log-in. Wrap every call in `ask`. */
export const client = createApi({ baseUrl: location.origin, csrf: () => login.csrf, onUnauthenticated: () => login.ended(), fetch: patient });

/** The data of an answer; whatever went wrong comes as the problem that toasts and notices can say. */
export const ask = unwrap;
