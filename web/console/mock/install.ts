import type { ClientFrame, MessageView, OwnerView, Patch, ServerFrame, WireEvent } from '../src/wire';
import { cases, me, message, row, users, why } from './world';

const EPOCH = 'mock';
const sockets = new Set<MockSocket>();
let loggedIn = sessionStorage.getItem('mock.in') !== 'no';
let down = false;

class MockSocket extends EventTarget {
  static readonly OPEN = 1;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  watched = new Set<string>();

  constructor() {
    super();
    setTimeout(() => (down ? this.onclose?.({ code: 1006 }) : this.onopen?.()), 60);
  }
  tell(frame: ServerFrame): void {
    setTimeout(() => sockets.has(this) && this.onmessage?.({ data: JSON.stringify(frame) }), 40);
  }
  send(text: string): void {
    const frame = JSON.parse(text) as ClientFrame;
    if (frame.t === 'hello') {
      sockets.add(this);
      this.tell({ t: 'welcome', v: 1, epoch: EPOCH, heartbeat_ms: 25_000, max_frame_bytes: 65_536 });
      this.tell({ t: 'presence', online: users.filter((one) => one.online).map((one) => one.id), person_available: true });
      for (const watch of frame.watch ?? []) this.#watch(watch.conversation_id);
    } else if (frame.t === 'watch') this.#watch(frame.conversation_id);
    else if (frame.t === 'unwatch') this.watched.delete(frame.conversation_id);
    else if (frame.t === 'ping') this.tell({ t: 'pong' });
    else if (frame.t === 'read' && frame.conversation_id) read(frame.conversation_id, frame.up_to);
    else if (frame.t === 'send' && frame.conversation_id) {
      const text = frame.content.type === 'text' ? frame.content.text : '';
      if (text.includes('/fail')) return this.tell({ t: 'refused', client_msg_id: frame.client_msg_id, problem: { type: '', slug: 'not-owner', status: 409, title: 'no', request_id: 'req-7f3a21' } });
      if (text.includes('/hang')) return;
      const put = say(frame.conversation_id, { ...message(0, 0, { who: 'me', ago: 0, content: frame.content }), client_msg_id: frame.client_msg_id, private: frame.private ?? false });
      this.tell({ t: 'ack', client_msg_id: frame.client_msg_id, conversation_id: frame.conversation_id, message_id: put.id, n: put.n });
    }
  }
  #watch(id: string): void {
    const one = cases.get(id);
    if (!one) return;
    this.watched.add(id);
    this.tell({ t: 'snapshot', conversation_id: id, recovered: false, view: structuredClone(one.view) });
  }
  close(): void {
    sockets.delete(this);
  }
}

function emit(id: string, patches: Patch[]): void {
  const one = cases.get(id);
  if (!one) return;
  one.view.n += 1;
  const event: WireEvent = { n: one.view.n, patches };
  for (const socket of sockets) {
    if (socket.watched.has(id)) socket.tell({ t: 'events', conversation_id: id, events: [event] });
    socket.tell({ t: 'row', row: structuredClone(row(id)) });
  }
}

export function say(id: string, what: MessageView): MessageView {
  const view = cases.get(id)?.view;
  if (!view) throw new Error(id);
  const top = Math.max(...view.messages.map((m) => m.public_seq ?? 0));
  const put = { ...what, n: view.n + 1, public_seq: what.private ? undefined : top + 1 };
  view.messages.push(put);
  const one = cases.get(id);
  if (one && put.author.kind === 'customer') {
    one.unread += 1;
    one.waiting = Date.now();
  } else if (one && !put.private) one.waiting = undefined;
  emit(id, [{ op: 'message.put', message: put }]);
  return put;
}

function read(id: string, upTo: number): void {
  const one = cases.get(id);
  if (!one || one.view.receipts.house_read >= upTo) return;
  one.view.receipts.house_read = upTo;
  one.unread = 0;
  emit(id, [{ op: 'receipt.set', house_read: upTo }]);
}

function own(id: string, owner: OwnerView, life: 'open' | 'resolved' = 'open'): void {
  const header = cases.get(id)?.view.header;
  if (!header) return;
  header.owner = owner;
  header.life = life;
  emit(id, [{ op: 'header.set', owner, life }]);
}

const json = (body: unknown, status = 200): Response => new Response(body === undefined ? null : JSON.stringify(body), { status, headers: { 'content-type': 'application/json', 'x-request-id': 'req-7f3a21' } });
const refuse = (slug: string, status: number): Response => json({ type: `/problems/${slug}`, slug, status, title: slug, request_id: 'req-7f3a21' }, status);

function answer(method: string, path: string, query: URLSearchParams, body: Record<string, string>): Response {
  const mine = { user: me, csrf: 'mock', epoch: EPOCH, workspace: '云杉生活' };
  if (path === '/session' && method === 'POST') {
    if (body.password === 'wrong') return refuse('wrong-password', 401);
    loggedIn = true;
    sessionStorage.setItem('mock.in', 'yes');
    return json(mine);
  }
  if (path === '/session' && method === 'DELETE') {
    loggedIn = false;
    sessionStorage.setItem('mock.in', 'no');
    return json(undefined, 204);
  }
  if (!loggedIn) return refuse('unauthenticated', 401);
  if (path === '/session') return json(mine);
  if (path === '/session/socket-ticket') return json({ ticket: 'mock' });
  if (path === '/presence') {
    me.online = body.online as unknown as boolean;
    return json(undefined, 204);
  }
  if (path === '/users') return json({ users });
  if (path === '/conversations') {
    const view = query.get('view');
    const rows = [...cases.keys()].map(row).filter(({ header: { life, owner } }) => (view === 'done' ? life !== 'open' : life === 'open' && (view === 'all' || (view === 'mine' ? owner.kind === 'agent' && owner.user_id === me.id : owner.kind === 'queue'))));
    return json({ rows: rows.sort((a, b) => b.last_message_ms - a.last_message_ms) });
  }
  if (path === '/drafts' || path.endsWith('/drafts')) return json(method === 'PUT' ? {} : { drafts: [] });
  if (path === '/wrap-up-form') return json({ required: { topic: false, solved: false, note: false }, topics: [{ id: 'return_window', title: { zh: '退货期限', en: 'Return window' } }] });
  if (path.endsWith('/wrap-ups')) return json(method === 'PUT' ? {} : { wrap_ups: [], session: 0 });
  if (path === '/snooze-times') return json({ times: [], zone: 'Asia/Shanghai' });
  const contact = /^\/contacts\/([^/]+)/.exec(path);
  if (contact) return json([...cases.values()].find((one) => one.contact.id === contact[1])?.contact);
  const found = /^\/conversations\/([^/]+)(?:\/(.*))?$/.exec(path);
  const id = found?.[1] ?? '';
  const one = cases.get(id);
  if (!one) return refuse('not-found', 404);
  const verb = found?.[2] ?? '';
  const at = Date.now();
  if (verb === '') return json(one.view);
  if (verb.endsWith('/why')) return json({ message_id: id, why });
  if (verb === 'take-over') own(id, { kind: 'agent', user_id: me.id, since_ms: at });
  else if (verb === 'transfer') own(id, { kind: 'agent', user_id: body.to ?? '', since_ms: at });
  else if (verb === 'return') own(id, { kind: 'queue', since_ms: at, reason: 'returned' });
  else if (verb === 'give-back') own(id, { kind: 'assistant' });
  else if (verb === 'resolve') own(id, one.view.header.owner, 'resolved');
  else return refuse('not-found', 404);
  return json({});
}

/** Puts the made-up company in place of the server, and a handle for taking pictures on the window. */
export function install(): void {
  const real = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    if (!url.pathname.startsWith('/api/v1')) return real(input, init);
    await new Promise((done) => setTimeout(done, 80));
    if (down) throw new TypeError('offline');
    const said = await request.text();
    const body = said ? (JSON.parse(said) as Record<string, string>) : {};
    return answer(request.method, url.pathname.slice('/api/v1'.length), url.searchParams, body);
  };
  window.WebSocket = MockSocket as unknown as typeof WebSocket;
  Object.assign(window, {
    mock: {
      ids: () => [...cases.keys()],
      say: (id: string, text: string) => say(id, message(0, 0, { who: 'c', ago: 0, content: text })),
      type: (id: string) => sockets.forEach((socket) => socket.tell({ t: 'typing', conversation_id: id, who: { kind: 'customer' }, on: true })),
      down: (now: boolean) => {
        down = now;
        if (now) for (const socket of [...sockets]) {
          sockets.delete(socket);
          socket.onclose?.({ code: 1006 });
        }
      },
    },
  });
}
