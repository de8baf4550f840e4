import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { install } from '../mock/install';
import { cases } from '../mock/world';
import { ApiError } from '../src/api';
import { items } from '../src/logic/thread';
import { useDesk } from '../src/stores/desk';
import { useSession } from '../src/stores/session';
import { useToasts } from '../src/stores/toasts';
import type { Content } from '../src/wire';

interface Mock {
  ids(): string[];
  say(id: string, text: string): void;
  type(id: string): void;
  down(now: boolean): void;
}

install();
const mock = (window as unknown as { mock: Mock }).mock;
const first = mock.ids()[0] as string;
const text = (content: Content): string => (content.type === 'text' ? content.text : '');

/** The desk's stores with the real Connection and reducer, over the made-up company. */
describe('the desk', () => {
  let desk = undefined as unknown as ReturnType<typeof useDesk>;

  beforeEach(async () => {
    setActivePinia(createPinia());
    sessionStorage.clear();
    mock.down(false);
    expect(await useSession().known()).toBe(true);
    desk = useDesk();
    desk.start();
    await vi.waitFor(() => expect(desk.status).toBe('online'));
    await vi.waitFor(() => expect(desk.lists.all.loaded).toBeDefined());
  });
  afterEach(() => desk.stop());

  const opened = async (): Promise<void> => {
    void desk.open(first);
    await vi.waitFor(() => expect(desk.threads.get(first)?.view).toBeDefined());
  };
  const last = () => desk.threads.get(first)?.view?.messages.at(-1);

  it('fills the lists and counts', () => {
    expect(desk.of('mine').map((row) => row.header.owner.kind)).toEqual(['agent', 'agent']);
    expect(desk.count('unassigned')).toBe(3);
    expect(desk.calling).toBeGreaterThanOrEqual(3);
  });

  it('follows a conversation that was opened before the connection began, as a page loaded by its address does', async () => {
    desk.stop();
    void desk.open(first);
    desk.start();
    await vi.waitFor(() => expect(desk.threads.get(first)?.view).toBeDefined());
    await vi.waitFor(() => expect(desk.status).toBe('online'));
    mock.say(first, '刷新以后');
    await vi.waitFor(() => expect(last()?.content).toEqual({ type: 'text', text: '刷新以后' }));
  });

  it('opens a conversation, follows it, and lets go of it', async () => {
    await opened();
    mock.say(first, '还有发票');
    await vi.waitFor(() => expect(last()?.content).toEqual({ type: 'text', text: '还有发票' }));
    expect(desk.rows.get(first)?.preview).toBe('还有发票');
    desk.leave(first);
    mock.say(first, '在吗');
    await vi.waitFor(() => expect(desk.rows.get(first)?.preview).toBe('在吗'));
    expect(desk.threads.has(first)).toBe(false);
  });

  it('shows who types until the words come', async () => {
    await opened();
    mock.type(first);
    await vi.waitFor(() => expect(desk.typing.get(first)?.who).toEqual({ kind: 'customer' }));
    mock.say(first, '好了');
    await vi.waitFor(() => expect(desk.typing.has(first)).toBe(false));
  });

  it('shows our words at once and once', async () => {
    await opened();
    expect(desk.send(first, { type: 'text', text: '马上查' }, false)).toBe(true);
    expect(desk.pendingOf(first).map((entry) => text(entry.content))).toEqual(['马上查']);
    await vi.waitFor(() => expect(desk.pendingOf(first)).toEqual([]));
    const shown = items(desk.threads.get(first)?.view?.messages ?? [], desk.pendingOf(first));
    expect(shown.filter((item) => item.kind === 'message' && text(item.message.content) === '马上查')).toHaveLength(1);
  });

  it('keeps what was refused, with the reason, until it is retried or dropped', async () => {
    await opened();
    desk.send(first, { type: 'text', text: 'a /fail' }, false);
    await vi.waitFor(() => expect(desk.pendingOf(first)[0]?.failed?.request_id).toBe('req-7f3a21'));
    const entry = desk.pendingOf(first)[0];
    expect(entry?.failed?.sentence).toBeTruthy();
    desk.discard(entry?.client_msg_id ?? '');
    expect(desk.pendingOf(first)).toEqual([]);
  });

  it('keeps words through a break and sends them when it is back', async () => {
    await opened();
    mock.down(true);
    await vi.waitFor(() => expect(desk.status).not.toBe('online'));
    desk.send(first, { type: 'text', text: '断网时写的' }, false);
    expect(desk.unsent).toBe(1);
    const before = cases.get(first)?.view.messages.length ?? 0;
    mock.down(false);
    desk.poke();
    await vi.waitFor(() => expect(desk.unsent).toBe(0), { timeout: 5_000 });
    expect(cases.get(first)?.view.messages.length).toBe(before + 1);
  });

  it('fetches by the other road when there is no socket', async () => {
    mock.down(true);
    await vi.waitFor(() => expect(desk.status).not.toBe('online'));
    void desk.open(first);
    await vi.waitFor(() => expect(desk.threads.get(first)?.problem?.slug).toBe('unreachable'));
    mock.down(false);
    await desk.fetchView(first);
    expect(desk.threads.get(first)?.view?.header.id).toBe(first);
    expect(desk.threads.get(first)?.problem).toBeUndefined();
  });

  it('says what is wrong with a conversation that does not exist', async () => {
    void desk.open('01939f00-0000-7000-8000-000000000000');
    await vi.waitFor(() => expect(desk.threads.get('01939f00-0000-7000-8000-000000000000')?.problem?.slug).toBe('not-found'), { timeout: 4_000 });
  });

  it('words a failure in the language of the page, with its request id', () => {
    const toasts = useToasts();
    toasts.fail(new ApiError({ type: '', slug: 'not-owner', status: 409, title: 'Somebody else owns it', request_id: 'req-9' }));
    expect(toasts.all.at(-1)).toMatchObject({ tone: 'bad', requestId: 'req-9' });
    expect(toasts.all.at(-1)?.text).toMatch(/处理|owns/);
    toasts.fail(new ApiError({ type: '', slug: 'brand-new', status: 409, title: 'Something new' }));
    expect(toasts.all.at(-1)?.text).toContain('Something new');
    toasts.fail(new ApiError({ type: '', slug: 'unauthenticated', status: 401, title: '' }));
    expect(toasts.all).toHaveLength(2);
  });
});
