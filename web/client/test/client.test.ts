import { describe, expect, it } from 'vitest';
import { ApiProblem, createApi, unwrap } from '../src/index';

function server(answer: (request: Request) => Response) {
  const seen: Request[] = [];
  return {
    seen,
    fetch: async (request: Request) => {
      seen.push(request);
      return answer(request);
    },
  };
}

const problem = (slug: string, status: number) =>
  new Response(JSON.stringify({ type: `/problems/${slug}`, slug, status, title: 'No', request_id: 'r1' }), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });

const baseUrl = 'http://desk.example';

describe('client', () => {
  it('sends the CSRF value with what changes something, and only then', async () => {
    const { seen, fetch } = server(() => new Response(null, { status: 204 }));
    const api = createApi({ baseUrl, csrf: () => 'c1', fetch });
    await api.GET('/api/v1/users');
    await api.PUT('/api/v1/presence', { body: { online: true } });
    expect(seen.map((request) => request.headers.get('x-csrf-token'))).toEqual([null, 'c1']);
    expect(await seen[1]?.json()).toEqual({ online: true });
  });

  it('sends a visitor’s token without cookies and without the CSRF value', async () => {
    const { seen, fetch } = server(() => new Response('{}'));
    const api = createApi({ baseUrl, csrf: () => 'c1', token: () => 't1', fetch });
    await api.GET('/api/v1/widget/conversations/{id}/messages', { params: { path: { id: 'x y' }, query: { before: 7 } } });
    expect(seen[0]?.headers.get('authorization')).toBe('Bearer t1');
    expect(seen[0]?.headers.get('x-csrf-token')).toBeNull();
    expect(seen[0]?.credentials).toBe('omit');
    expect(seen[0]?.url).toBe(`${baseUrl}/api/v1/widget/conversations/x%20y/messages?before=7`);
  });

  it('turns refusals into problems and tells of an ended log-in', async () => {
    let ended = 0;
    const { fetch } = server((request) => (request.method === 'GET' ? problem('unauthenticated', 401) : problem('wrong-password', 401)));
    const api = createApi({ baseUrl, fetch, onUnauthenticated: () => ended++ });
    await expect(unwrap(api.GET('/api/v1/session'))).rejects.toMatchObject({ problem: { slug: 'unauthenticated', request_id: 'r1' } });
    await expect(unwrap(api.POST('/api/v1/session', { body: { email: 'a', password: 'b' } }))).rejects.toBeInstanceOf(ApiProblem);
    expect(ended).toBe(1);
  });

  it('words a proxy’s error page as a problem', async () => {
    const { fetch } = server(() => new Response('<h1>502</h1>', { status: 502, headers: { 'content-type': 'text/html', 'x-request-id': 'r2' } }));
    const api = createApi({ baseUrl, fetch });
    await expect(unwrap(api.GET('/api/v1/users'))).rejects.toMatchObject({ problem: { slug: 'unavailable', status: 502, request_id: 'r2' } });
  });
});
