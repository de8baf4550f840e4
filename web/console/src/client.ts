import { ApiProblem, createApi, unwrap } from '@zhike/client';
import { api, ApiError } from './api';

export type { Schemas } from '@zhike/client';

const TIMEOUT_MS = 15_000;

/** The generated client with the desk's log-in. Wrap every call in `ask`. */
export const client = createApi({
  csrf: () => api.csrf,
  onUnauthenticated: () => api.onLoggedOut(),
  fetch: (request) => fetch(request, { signal: AbortSignal.timeout(TIMEOUT_MS) }),
});

/** The data of an answer; whatever went wrong comes as the `ApiError` that toasts and notices can say. */
export async function ask<T>(answer: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  try {
    return await unwrap(answer);
  } catch (cause) {
    if (cause instanceof ApiProblem) throw new ApiError(cause.problem);
    const late = cause instanceof DOMException && cause.name === 'TimeoutError';
    const slug = late ? 'timeout' : 'unreachable';
    throw new ApiError({ type: `/problems/${slug}`, slug, status: 0, title: slug });
  }
}
