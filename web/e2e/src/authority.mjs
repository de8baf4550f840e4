// An authorisation server of this run's own, as a browser meets it: one page on which somebody agrees or does not, codes that are good
// once and for their challenge, refresh tokens that are replaced with each use. The Rust tests have the same with more faults.
import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

export const CLIENT = 'zhike-e2e';
export const SECRET = 'shared secret';

export class Authority {
  codes = new Map();
  access = new Set();
  refresh = new Set();

  static async start() {
    const authority = new Authority();
    authority.server = createServer((request, answer) => authority.serve(request, answer)).listen(0, '127.0.0.1');
    await new Promise((done) => authority.server.once('listening', done));
    authority.port = authority.server.address().port;
    authority.origin = `http://127.0.0.1:${authority.port}`;
    return authority;
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(done));
  }

  /** The owner takes everything back. */
  withdraw() {
    this.access.clear();
    this.refresh.clear();
  }

  async serve(request, answer) {
    let body = '';
    for await (const part of request) body += part;
    const url = new URL(request.url, this.origin);
    const asked = new URLSearchParams(request.method === 'POST' ? body : url.search);
    const json = (status, value) => answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (url.pathname === '/authorize') {
      const good = asked.get('response_type') === 'code' && asked.get('client_id') === CLIENT && asked.get('code_challenge_method') === 'S256';
      if (!good) return answer.writeHead(400).end('no');
      const code = randomUUID();
      this.codes.set(code, asked);
      const back = (more) => `${asked.get('redirect_uri')}?${new URLSearchParams({ ...more, state: asked.get('state') })}`;
      const page = `<!doctype html><title>Sign in</title><p>Zhike wants your mail.</p><a href="${back({ code })}">Agree</a> <a href="${back({ error: 'access_denied' })}">Refuse</a>`;
      return answer.writeHead(200, { 'content-type': 'text/html' }).end(page);
    }
    if (url.pathname === '/introspect') {
      const active = this.access.has(asked.get('token'));
      return json(200, active ? { active, username: 'help' } : { active });
    }
    if (asked.get('client_id') !== CLIENT || asked.get('client_secret') !== SECRET) return json(401, { error: 'invalid_client' });
    if (asked.get('grant_type') === 'authorization_code') {
      const began = this.codes.get(asked.get('code'));
      this.codes.delete(asked.get('code'));
      const challenge = createHash('sha256').update(asked.get('code_verifier') ?? '').digest('base64url');
      if (began?.get('code_challenge') !== challenge || began.get('redirect_uri') !== asked.get('redirect_uri')) return json(400, { error: 'invalid_grant' });
    } else if (!this.refresh.delete(asked.get('refresh_token'))) {
      return json(400, { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' });
    }
    const [access, refresh] = [`at-${randomUUID()}`, `rt-${randomUUID()}`];
    this.access.add(access);
    this.refresh.add(refresh);
    return json(200, { access_token: access, refresh_token: refresh, token_type: 'Bearer', expires_in: 3600 });
  }
}
