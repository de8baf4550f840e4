// A customer who wrote a letter, was answered, and is asked how it was: up to the link in the letter that asks.
import { until } from './wait.mjs';

const LONG_MS = 60_000;

/** The server knows its own address, which links in letters need. */
export async function withAddress(server) {
  await server.kill();
  server.env = { ...server.env, ZHIKE_PUBLIC_URL: server.origin };
  await server.up();
}

/** The API, as whoever is logged in there. */
export async function call(agent, server, method, path, data) {
  const session = await agent.context.request.get(`${server.origin}/api/v1/session`);
  const { csrf } = await session.json();
  const answer = await agent.context.request.fetch(`${server.origin}/api/v1${path}`, { method, data, headers: { 'x-csrf-token': csrf, origin: server.origin } });
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
  return answer.status() === 204 ? undefined : answer.json();
}

/** The post office's mailbox, as an administrator adds it. */
export async function addMailbox(admin, server, post) {
  const { imap, smtp, ...set } = post.settings();
  await call(admin, server, 'POST', '/mailboxes', { imap, smtp, ...set });
}

/** Answers and resolves the conversation that is open at the desk; the link that its customer gets. */
export async function resolved(agent, server, post, { at, words }) {
  const id = new URL(agent.page.url()).pathname.split('/').pop();
  const links = async () => (await post.lettersOf('lina')).map(linkIn).filter(Boolean);
  const old = new Set(await links());
  await call(agent, server, 'POST', `/conversations/${id}/messages`, { client_msg_id: `asked-${at}-${id.slice(-8)}`, content: { type: 'text', text: words } });
  await call(agent, server, 'POST', `/conversations/${id}/resolve`);
  return until('the letter that asks', async () => (await links()).find((link) => !old.has(link)), LONG_MS);
}

/** The link to a survey in a raw letter to a customer of ours. */
export function linkIn(raw) {
  const texts = [...raw.matchAll(/base64\r?\n\r?\n([A-Za-z0-9+/=\r\n]+)/g)].map(([, text]) => Buffer.from(text, 'base64').toString());
  return texts.map((text) => /https?:\/\/\S+\/survey\/[\w.-]+/.exec(text)?.[0]).find(Boolean);
}
