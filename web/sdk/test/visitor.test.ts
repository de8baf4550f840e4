import { beforeEach, describe, expect, it } from 'vitest';

import { Visitor, ZhikeError, type Socket, type VisitorOptions } from '../src/index';
import { emptyView, FakeSocket, MemoryStorage, welcome } from '../../realtime/test/world';

const tick = (): Promise<void> => new Promise((done) => setTimeout(done, 0));
let sockets: FakeSocket[];
let asked: { path: string; method: string; body: unknown; token?: string }[];
let storage: MemoryStorage;
let refuse: number | undefined;

beforeEach(() => {
  sockets = [];
  asked = [];
  storage = new MemoryStorage();
  refuse = undefined;
});

function visitor(options: Partial<VisitorOptions> = {}): Visitor {
  const fetch = (async (url: string, init: RequestInit = {}) => {
    const path = url.replace('https://help.example/api/v1', '');
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : init.body;
    asked.push({ path, method: init.method ?? 'GET', body, token: (init.headers as Record<string, string> | undefined)?.authorization });
    if (refuse !== undefined) return Response.json({ slug: 'not-found', detail: 'no such inbox' }, { status: refuse });
    if (path === '/widget/session') return Response.json({ token: 't', secret: 's-1', epoch: 'e1', person_available: true, inbox: { name: '云杉', pre_chat: [], cards: [] } });
    if (path === '/widget/files') return Response.json({ file_id: 'f', name: 'a.png', mime: 'image/png', size_bytes: 1 });
    if (path === '/widget/queue') return Response.json({ position: 2 });
    return new Response(null, { status: 204 });
  }) as typeof globalThis.fetch;
  const socket = (): Socket => (sockets.push(new FakeSocket()), sockets.at(-1)!);
  return new Visitor({ server: 'https://help.example/', inbox: 'main', storage, fetch, socket, ...options });
}

async function online(it: Visitor): Promise<FakeSocket> {
  it.start();
  await tick();
  const socket = sockets.at(-1)!;
  socket.accept();
  socket.push(welcome());
  return socket;
}

describe('a visitor', () => {
  it('opens a session, keeps its secret, and comes back as the same', async () => {
    const it = visitor();
    expect((await it.open()).inbox.name).toBe('云杉');
    expect(asked[0]).toMatchObject({ path: '/widget/session', method: 'POST', body: { inbox: 'main' } });
    await visitor().open();
    expect(asked[1]!.body).toMatchObject({ secret: 's-1' });
    expect(sockets).toEqual([]);
  });

  it('says what was said before it was connected, and hears the house', async () => {
    const it = visitor();
    const heard: string[] = [];
    it.on('message', ({ content }) => heard.push(content.type === 'text' ? content.text : content.type));
    const id = it.say('在吗');
    expect(it.pending.map(({ frame }) => frame.client_msg_id)).toEqual([id]);
    const socket = await online(it);
    expect(socket.frames('send')[0]).toMatchObject({ client_msg_id: id, content: { type: 'text', text: '在吗' } });
    socket.push({ t: 'ack', client_msg_id: id!, conversation_id: 'c1' });
    expect(it.pending).toEqual([]);
    socket.push({ t: 'snapshot', conversation_id: 'c1', recovered: false, view: emptyView('c1', 1) });
    const message = { id: 'm2', n: 2, public_seq: 2, author: { kind: 'assistant' as const }, at_ms: 1, content: { type: 'text' as const, text: '您好' } };
    socket.push({ t: 'events', conversation_id: 'c1', events: [{ n: 2, patches: [{ op: 'message.put', message }] }] });
    expect(heard).toEqual(['您好']);
    it.read();
    expect(socket.frames('read').at(-1)).toMatchObject({ up_to: 2 });
  });

  it('keeps nothing of somebody whose name comes from a function', async () => {
    const it = visitor({ identity: () => 'signed' });
    it.say('在吗');
    await tick();
    expect(asked[0]!.body).toMatchObject({ identity_token: 'signed' });
    expect([...Array(storage.length).keys()].map((at) => storage.key(at)).filter((key) => key?.includes(':out:'))).toEqual([]);
  });

  it('sends a file as what it is, tells and asks with its token', async () => {
    const it = visitor();
    const socket = await online(it);
    await it.sendFile({ data: new Blob(['x']), name: 'a.png' });
    expect(socket.frames('send')[0]!.content).toMatchObject({ type: 'image', file_id: 'f' });
    await it.tell({ attributes: { level: 3 } });
    expect(asked.at(-1)).toMatchObject({ path: '/widget/about', method: 'PUT', token: 'Bearer t', body: { attributes: { level: 3 } } });
    expect(await it.queuePlace()).toEqual({ position: 2 });
  });

  it('stops and says so when the inbox refuses, and goes on trying when the server is only away', async () => {
    refuse = 404;
    const it = visitor();
    const failed: unknown[] = [];
    it.on('failed', (error) => failed.push(error));
    it.start();
    await tick();
    expect(failed[0]).toBeInstanceOf(ZhikeError);
    expect(failed[0]).toMatchObject({ status: 404, slug: 'not-found', detail: 'no such inbox' });
    refuse = 503;
    const other = visitor();
    other.on('failed', (error) => failed.push(error));
    other.start();
    await tick();
    expect(other.status).toBe('waiting');
    expect(failed).toHaveLength(1);
    other.stop();
  });
});
