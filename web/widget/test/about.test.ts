import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { answering, asked, tick, World } from './world';

let world: World;
const texts = (): (string | undefined)[] => world.said().map((content) => (content.type === 'text' ? content.text : undefined));
const told = (): unknown[] => asked.filter(({ path }) => path === '/widget/about').map(({ body }) => body);
const problem = (status: number, detail: string): Response => Response.json({ slug: 'invalid', status, detail }, { status });

beforeEach(() => {
  localStorage.clear();
  asked.length = 0;
  world = new World();
  answering(() => new Response(null, { status: 204 }));
});
afterEach(() => vi.restoreAllMocks());

describe('what is asked before the first message', () => {
  const inbox = { pre_chat: [{ kind: 'mail', required: true } as const] };

  it('holds the words, over a reload too, and lets them go once it is answered', async () => {
    world.inbox = inbox;
    const before = world.page();
    before.start();
    await tick(5);
    before.sendText('怎么退货？');
    await tick(20);
    expect(texts()).toEqual([]);
    const chat = world.page();
    chat.start();
    await tick(20);
    expect(chat.state.sending.map(({ state }) => state)).toEqual(['pending']);
    const { asking } = chat.talk!;
    expect(asking.asks).toHaveLength(1);
    answering(() => problem(422, 'mail: write it as name@example.com'));
    await expect(asking.answer({ mail: 'x' })).rejects.toMatchObject({ detail: 'mail: write it as name@example.com' });
    expect(texts()).toEqual([]);
    answering(() => new Response(null, { status: 204 }));
    await asking.answer({ mail: 'wang@example.com' });
    await tick(20);
    expect(told().at(-1)).toEqual({ told: { mail: 'wang@example.com' } });
    expect(texts()).toEqual(['怎么退货？']);
    chat.sendText('还有一件事');
    await tick(20);
    expect(texts()).toHaveLength(2);
  });

  it('never stands between a customer and a person', async () => {
    world.inbox = inbox;
    const chat = world.page();
    chat.start();
    await tick(5);
    chat.askPerson('我想找人工客服');
    await tick(20);
    expect(texts()).toEqual(['我想找人工客服']);
    expect(world.sent('ask_person')).toHaveLength(1);
    expect(chat.talk!.asking.asks).toEqual([]);
  });

  it('asks nobody who has a conversation, and nobody when nothing is to be asked', async () => {
    world.inbox = inbox;
    world.open();
    const chat = world.page();
    chat.start();
    await tick(20);
    chat.sendText('在吗');
    await tick(20);
    expect(texts()).toEqual(['在吗']);
    world = new World();
    localStorage.clear();
    const other = world.page();
    // Said before it is known whether something is to be asked.
    other.sendText('在吗');
    other.start();
    await tick(30);
    expect(texts()).toEqual(['在吗']);
  });
});

describe('what the page tells', () => {
  it('waits for a conversation, is told once, and tells again only what is new', async () => {
    vi.useFakeTimers();
    const about = { attributes: { level: 3 } as Record<string, number>, events: [{ name: 'opened' }] };
    const chat = world.page({ about });
    chat.start();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(told()).toEqual([]);
    chat.sendText('在吗');
    await vi.advanceTimersByTimeAsync(4_000);
    expect(told()).toEqual([{ attributes: { level: 3 }, events: [{ name: 'opened' }] }]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(told()).toHaveLength(1);
    about.attributes.level = 4;
    await vi.advanceTimersByTimeAsync(4_000);
    expect(told().at(-1)).toEqual({ attributes: { level: 4 } });
    chat.talk!.stop();
    vi.useRealTimers();
  });

  it('tells the page only when the visitor has agreed, where the inbox asks', async () => {
    vi.useFakeTimers();
    world.inbox = { page: 'ask' };
    const chat = world.page();
    chat.start();
    chat.sendText('在吗');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(told()).toEqual([]);
    expect(chat.talk!.about.consent).toBeNull();
    chat.talk!.about.agree(true);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(told()).toMatchObject([{ consent: true, page: { url: expect.stringContaining('http') } }]);
    chat.talk!.stop();
    vi.useRealTimers();
  });

  it('says to the page what was not taken, and goes on', async () => {
    vi.useFakeTimers();
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    answering(() => problem(422, 'attributes: at most 20'));
    const about = { attributes: { a: 1 }, events: [] };
    const chat = world.page({ about });
    chat.start();
    chat.sendText('在吗');
    await vi.advanceTimersByTimeAsync(40_000);
    expect(told()).toHaveLength(1);
    expect(warned).toHaveBeenCalledWith(expect.stringContaining('not taken'), 'attributes: at most 20');
    chat.talk!.stop();
    vi.useRealTimers();
  });
});
