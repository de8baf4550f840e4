/** Requests, and what goes wrong with them. */

export class ZhikeError extends Error {
  constructor(
    /** 0: no answer at all. */
    readonly status: number,
    /** Stable; see the protocol's table of problems. */
    readonly slug: string,
    readonly detail?: string,
  ) {
    super(detail ?? `${slug} (${status})`);
    this.name = 'ZhikeError';
  }

  /** The same request may succeed later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export type Fetch = typeof fetch;

export async function ask(fetch: Fetch, url: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch {
    throw new ZhikeError(0, 'unreachable');
  }
  if (response.ok) return response;
  const problem = (await response.json().catch(() => null)) as { slug?: string; detail?: string } | null;
  throw new ZhikeError(response.status, problem?.slug ?? 'http', problem?.detail);
}
