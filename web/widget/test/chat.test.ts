import { beforeEach, describe, expect, it, vi } from 'vitest';

import { ApiError } from '../src/chat/api';
import { lines } from '../src/chat/thread';
import type { Chat } from '../src/chat/chat';
import { World, tick } from './world';

const statuses = (chat: Chat): (string | undefined)[] =>
  lines(chat.state.past, chat.state.older, chat.state.view, chat.state.sending).flatMap((line) =>
    line.kind === 'message' ? [line.status] : line.kind === 'sending' ? [line.sending.state] : [],
  );

let world: World;
beforeEach(() => {
  localStorage.clear();
  world = new World();
});

describe('before the first message', () => {
  it('a visitor who only looks gets no socket and no further script', async () => {
    const chat = world.page();
    chat.start();
    await tick();
    expect(chat.state.phase).toBe('ready');
    expect(world.talkLoads).toBe(0);
    expect(world.socket).toBeNull();
    expect(localStorage.getItem('zhike:demo:secret')).toBe('secret-1');
  });

  it('the first words are shown at once and go out when the talk is there', async () => {
    const chat = world.page();
    chat.start();
    await tick();
    expect(chat.sendText('  怎么退货？ ')).toBe(true);
    expect(chat.state.sending.map((item) => item.state)).toEqual(['pending']);
    await tick(5);
    expect(world.said()).toEqual([{ type: 'text', text: '怎么退货？' }]);
  });

  it('words survive a reload even when the talk could not be loaded', async () => {
    world.talkBroken = true;
    const chat = world.page();
    chat.start();
    await tick();
    chat.sendText('在吗');
    await tick(5);
    expect(chat.state.failure).toBe('failed_start');
    const id = chat.state.sending[0]!.id;
    world.talkBroken = false;
    const again = world.page();
    again.start();
    expect(again.state.sending.map((item) => item.id)).toEqual([id]);
    await tick(5);
    expect(world.sent('send').map((frame) => frame.client_msg_id)).toEqual([id]);
  });

  it('refuses what is empty or too long', () => {
    const chat = world.page();
    expect(chat.sendText(' \n ')).toBe(false);
    expect(chat.sendText('字'.repeat(4_001))).toBe(false);
    expect(chat.state.notice).toBe('error_too_long');
    expect(chat.sendText('😀'.repeat(4_000))).toBe(true);
  });
});

describe('a message', () => {
  async function talking(): Promise<Chat> {
    const chat = world.page();
    chat.start();
    chat.sendText('你好');
    await tick(5);
    return chat;
  }

  it('goes from pending to sent to delivered to read', async () => {
    world.silent = true;
    const chat = await talking();
    expect(statuses(chat)).toEqual(['pending']);
    const id = world.sent('send')[0]!.client_msg_id;
    world.open();
    world.socket!.tell({ t: 'ack', client_msg_id: id, conversation_id: 'c1', message_id: 'm2', n: 2 });
    world.socket!.tell({ t: 'snapshot', conversation_id: 'c1', recovered: false, view: world.view! });
    expect(statuses(chat)).toEqual(['sent']);
    const message = world.say({ kind: 'customer' }, { type: 'text', text: '你好' }, { client_msg_id: id });
    expect(statuses(chat)).toEqual(['delivered']);
    world.houseRead(message.n);
    expect(statuses(chat)).toEqual(['read']);
  });

  it('that is refused stays as failed, and can be sent again or removed', async () => {
    world.refuse = () => 422;
    const chat = await talking();
    expect(statuses(chat)).toEqual(['failed']);
    const { id } = chat.state.sending[0]!;
    world.refuse = () => null;
    chat.talk!.retry(id);
    await tick();
    expect(world.sent('send').map((frame) => frame.client_msg_id)).toEqual([id, id]);
    expect(statuses(chat)).toEqual(['sent']);
    world.refuse = () => 422;
    chat.sendText('再来');
    await tick();
    chat.talk!.remove(chat.state.sending.at(-1)!.id);
    expect(chat.state.sending.filter((item) => item.state === 'failed')).toEqual([]);
  });

  it('said without a connection goes out after it, once, under the same id, also after a reload', async () => {
    const chat = await talking();
    world.silent = true;
    chat.sendText('断网了');
    await tick();
    const id = chat.state.sending.at(-1)!.id;
    world.cut();
    chat.talk!.stop();
    world.frames = [];
    world.silent = false;
    const again = world.page();
    again.start();
    await tick(5);
    expect(world.sent('send').map((frame) => frame.client_msg_id)).toEqual([id]);
  });

  it('of a new conversation follows the old one in view', async () => {
    const chat = await talking();
    world.say({ kind: 'customer' }, { type: 'text', text: '你好' });
    world.change({ life: 'closed' });
    chat.sendText('又来了');
    await tick();
    expect(chat.state.view!.header.id).toBe('c2');
    expect(chat.state.past).toHaveLength(1);
    expect(lines(chat.state.past, chat.state.older, chat.state.view, chat.state.sending).map((line) => line.kind)).toContain('message');
  });
});

describe('the connection', () => {
  it('is said to be lost only after a moment, and resumes from the last event', async () => {
    world.open();
    localStorage.setItem('zhike:demo:talked', '1');
    const chat = world.page();
    chat.start();
    await tick(5);
    expect(chat.state.link).toBe('online');
    vi.useFakeTimers();
    world.cut();
    expect(chat.state.link).toBe('online');
    world.say({ kind: 'assistant' }, { type: 'text', text: '您好' });
    await vi.advanceTimersByTimeAsync(100);
    vi.useRealTimers();
    const hello = world.sent('hello').at(-1)!;
    expect(hello.watch).toEqual([{ conversation_id: 'c1', last: 1 }]);
  });

  it('is tried again soon while somebody looks, and in its own time otherwise', async () => {
    world.open();
    localStorage.setItem('zhike:demo:talked', '1');
    world.random = 0.99;
    const chat = world.page();
    chat.start();
    await tick(5);
    const tries = async (visible: boolean): Promise<number> => {
      chat.look(visible);
      world.refuseSockets = true;
      const before = world.sockets;
      vi.useFakeTimers();
      world.cut();
      await vi.advanceTimersByTimeAsync(60_000);
      vi.useRealTimers();
      world.refuseSockets = false;
      const after = world.sockets - before;
      chat.talk!.poke();
      await tick(5);
      return after;
    };
    const seen = await tries(true);
    const unseen = await tries(false);
    expect(seen).toBeGreaterThanOrEqual(15);
    expect(unseen).toBeLessThan(8);
  });

  it('opens the session again when the token is refused', async () => {
    world.open();
    localStorage.setItem('zhike:demo:talked', '1');
    const chat = world.page();
    chat.start();
    await tick(5);
    world.cut(4401);
    await tick(20);
    expect(world.opened).toHaveLength(2);
    expect(world.opened[1]!.secret).toBe('secret-1');
    expect(chat.state.link).toBe('online');
  });

  it('names what is wrong with the inbox, and stops', async () => {
    world.failure = new ApiError(404, 'unknown-inbox');
    const chat = world.page();
    chat.start();
    await tick();
    expect([chat.state.phase, chat.state.failure]).toEqual(['failed', 'failed_inbox']);
  });

  it('tries again when asked after the server could not be reached', async () => {
    world.failure = new ApiError(0, 'unreachable');
    const chat = world.page();
    chat.start();
    await tick();
    expect(chat.state.failure).toBe('failed_start');
    world.failure = null;
    chat.poke();
    await tick();
    expect([chat.state.phase, chat.state.failure]).toEqual(['ready', null]);
  });

  it('begins anew when the kept secret is of another time', async () => {
    localStorage.setItem('zhike:demo:secret', 'old');
    world.failure = new ApiError(401, 'unauthorized');
    const chat = world.page();
    const seen: unknown[] = [];
    chat.subscribe(() => (world.failure = world.opened.length ? null : world.failure));
    chat.start();
    world.failure = new ApiError(401, 'unauthorized');
    await tick();
    seen.push(...world.opened.map((body) => body.secret));
    expect(seen).toEqual(['old', undefined]);
    expect(localStorage.getItem('zhike:demo:secret')).toBeNull();
  });
});

describe('a person', () => {
  it('can be asked for before anything was said', async () => {
    const chat = world.page();
    chat.start();
    await tick();
    chat.askPerson('我想找人工客服');
    expect(chat.state.asking).toBe(true);
    await tick(5);
    expect(world.frames.filter(({ t }) => t !== 'hello' && t !== 'read' && t !== 'delivered').map(({ t }) => t)).toEqual(['send', 'ask_person']);
    world.change({ owner: { kind: 'queue', since_ms: 1 } });
    expect(chat.state.asking).toBe(false);
    chat.askPerson('again');
    await tick();
    expect(world.sent('ask_person')).toHaveLength(1);
  });

  it('who was refused is told of, and may be asked for again', async () => {
    const chat = world.page();
    chat.start();
    chat.sendText('你好');
    await tick(5);
    world.refuse = (frame) => (frame.t === 'ask_person' ? 422 : null);
    chat.askPerson('人工');
    await tick();
    expect([chat.state.asking, chat.state.notice]).toEqual([false, 'error_refused']);
    expect(chat.state.sending.filter((item) => item.state === 'failed')).toEqual([]);
  });
});

describe('reading', () => {
  it('counts what was not seen, and reads it when seen', async () => {
    world.open();
    localStorage.setItem('zhike:demo:talked', '1');
    const chat = world.page();
    chat.start();
    await tick(5);
    world.say({ kind: 'assistant' }, { type: 'text', text: '一' });
    const last = world.say({ kind: 'agent', user_id: 'u', name: '林悦' }, { type: 'text', text: '二' });
    expect(world.unread).toBe(2);
    expect(world.heard.filter(([name]) => name === 'message')).toHaveLength(2);
    expect(world.sent('read')).toEqual([]);
    chat.look(true);
    await tick();
    expect(world.unread).toBe(0);
    expect(world.sent('read').map((frame) => frame.up_to)).toEqual([last.n]);
    chat.look(false);
    expect(world.unread).toBe(0);
    world.say({ kind: 'customer' }, { type: 'text', text: '三' });
    expect(world.unread).toBe(0);
  });
});

describe('the page\'s card', () => {
  const card = { type: 'product', sku: 'KT-150', title: '电热水壶', price_fen: 22_900 };
  it('goes with the first words, once', async () => {
    const chat = world.page({ context: card });
    chat.start();
    chat.sendText('有货吗');
    chat.sendText('在吗');
    await tick(5);
    expect(world.said().map(({ type }) => type)).toEqual(['product', 'text', 'text']);
    expect(chat.state.context).toBeNull();
  });
  it('stays away when dismissed, or shown before', async () => {
    const chat = world.page({ context: card });
    chat.start();
    await tick(5);
    chat.set({ context: null });
    chat.sendText('有货吗');
    await tick(5);
    expect(world.said().map(({ type }) => type)).toEqual(['text']);
    world.say({ kind: 'customer' }, { type: 'product', sku: 'KT-150', title: '电热水壶' });
    chat.setContext(card);
    chat.sendText('它保修吗');
    await tick();
    expect(world.said().map(({ type }) => type)).toEqual(['text', 'text']);
  });
});

describe('files', () => {
  /** Chosen, looked at, sent. */
  const send = async (chat: ReturnType<World['page']>, files: File[]): Promise<void> => {
    chat.pick(files);
    await tick(5);
    chat.talk!.sendPicked();
    await tick(5);
  };
  const file = (bytes: number, name = 'a.png', type = 'image/png') => new File([new Uint8Array(bytes)], name, { type });
  it('show progress, then become messages of the type that the server found', async () => {
    const chat = world.page();
    chat.start();
    chat.pick([file(10)]);
    await tick(5);
    expect([chat.state.picked.length, chat.state.sending.length]).toEqual([1, 0]);
    chat.talk!.sendPicked();
    expect(chat.state.picked).toEqual([]);
    await tick(5);
    expect(chat.state.sending.map((item) => item.state)).toEqual(['uploading']);
    world.uploads[0]!.progress(0.5);
    expect(chat.state.sending[0]!.progress).toBe(0.5);
    const id = chat.state.sending[0]!.id;
    world.uploads[0]!.settle({ file_id: 'f1', name: 'a.png', mime: 'application/pdf', size_bytes: 10 });
    await tick();
    expect(world.sent('send').map(({ content, client_msg_id }) => [content.type, client_msg_id])).toEqual([['file', id]]);
  });
  it('above the limit or empty are refused here', async () => {
    const chat = world.page();
    chat.start();
    await send(chat, [file(0), file(10 * 1024 * 1024 + 1)]);
    expect(chat.state.picked.map((item) => item.reason)).toEqual(['error_empty_file', 'error_too_large']);
    chat.talk!.unpick(chat.state.picked[0]!.id);
    expect([chat.state.picked.length, chat.state.sending.length]).toEqual([1, 0]);
    expect(world.uploads).toEqual([]);
  });
  it('that failed can be tried again or taken away', async () => {
    const chat = world.page();
    chat.start();
    await send(chat, [file(10), file(11)]);
    world.uploads[0]!.settle(new ApiError(0, 'unreachable'));
    await tick();
    expect(chat.state.sending.map((item) => item.state)).toEqual(['failed', 'uploading']);
    chat.talk!.remove(chat.state.sending[1]!.id);
    expect(world.uploads[1]!.signal.aborted).toBe(true);
    world.uploads[1]!.settle(new ApiError(0, 'aborted'));
    await tick();
    chat.talk!.retry(chat.state.sending[0]!.id);
    await tick();
    expect(world.uploads).toHaveLength(3);
  });
});

describe('identity', () => {
  it('is given to the server, and nothing of another visitor stays', async () => {
    const chat = world.page();
    chat.start();
    chat.sendText('你好');
    await tick(5);
    world.view = undefined;
    chat.identify('h.eyJzdWIiOiJjMSJ9.s');
    await tick(5);
    expect(world.opened.at(-1)).toEqual({ identity_token: 'h.eyJzdWIiOiJjMSJ9.s', locale: 'zh' });
    expect([chat.state.view, chat.state.past, chat.state.sending]).toEqual([null, [], []]);
  });
  it('leaves no words on the device for the next visitor', async () => {
    const first = world.page();
    first.draft = '写到一半';
    world.talkBroken = true;
    first.sendText('没发出去');
    expect(localStorage.getItem('zhike:demo:queued')).not.toBeNull();
    world.talkBroken = false;
    const second = world.page({ identity: () => 'token-of-b' });
    expect([second.draft, second.state.sending]).toEqual(['', []]);
    second.start();
    world.silent = true;
    second.sendText('乙的话');
    await tick(5);
    expect(world.said()).toEqual([{ type: 'text', text: '乙的话' }]);
    expect(JSON.stringify({ ...localStorage })).not.toContain('乙的话');
  });
  it('that has expired is asked for again', async () => {
    world.failure = new ApiError(401, 'unauthorized');
    const chat = world.page({ identity: 'old' });
    chat.start();
    await tick();
    expect(chat.state.failure).toBe('failed_identity');
    expect(world.heard).toContainEqual(['identity_required', undefined]);
    world.failure = null;
    chat.identify(() => Promise.resolve('new'));
    await tick();
    expect(chat.state.phase).toBe('ready');
    expect(world.opened.at(-1)!.identity_token).toBe('new');
  });
});

describe('older messages', () => {
  it('are fetched before the oldest that is shown, and forgotten with the view they belong to', async () => {
    const view = world.open();
    world.view = { ...view, n: 60, has_older: true, messages: [{ id: 'm60', n: 60, public_seq: 60, author: { kind: 'assistant' }, at_ms: 1, content: { type: 'text', text: 'x' } }] };
    localStorage.setItem('zhike:demo:talked', '1');
    const chat = world.page();
    chat.start();
    await tick(5);
    await Promise.all([chat.talk!.showOlder(), chat.talk!.showOlder()]);
    expect(world.olderAsked).toEqual([['c1', 60]]);
    expect(chat.state.older.map(({ n }) => n)).toEqual([59]);
    await chat.talk!.showOlder();
    expect(world.olderAsked).toEqual([['c1', 60], ['c1', 59]]);
    expect(chat.state.hasOlder).toBe(false);
    await chat.talk!.showOlder();
    expect(world.olderAsked).toHaveLength(2);
    world.socket!.tell({ t: 'snapshot', conversation_id: 'c1', recovered: false, view: { ...world.view, n: 90 } });
    expect(chat.state.older).toEqual([]);
  });
});
