import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Hand, Mount, Panel } from '../src/hand';
import { readTag } from '../src/loader/script';
import { titleDot } from '../src/loader/title';

const panel: Panel = { show: vi.fn(), hide: vi.fn(), setLocale: vi.fn(), setContext: vi.fn(), identify: vi.fn(), stop: vi.fn() };
const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
const host = (): ShadowRoot => document.querySelector('zhike-widget')!.shadowRoot!;
const button = (): HTMLButtonElement => host().querySelector('button')!;
let hand: Hand;
/** What was asked for; each waits for the test to deliver or to fail it. */
let asked: { address: string; deliver: (mount: Mount) => void; fail: (error: Error) => void }[] = [];

// The only thing that needs a browser: import() of another origin.
vi.mock('../src/loader/fetch-script', () => ({
  scriptLoader: (address: string) => {
    let loading: Promise<Mount> | null = null;
    return () =>
      (loading ??= new Promise<Mount>((deliver, reject) => {
        const fail = (error: Error): void => ((loading = null), reject(error));
        asked.push({ address, deliver, fail });
      }));
  },
}));

/** Loads the launcher as a page would. */
async function load(attributes: Record<string, string> = { inbox: 'demo' }): Promise<void> {
  const script = document.createElement('script');
  Object.assign(script.dataset, attributes);
  script.setAttribute('src', 'https://desk.example/w/widget.js');
  vi.spyOn(document, 'currentScript', 'get').mockReturnValue(script);
  vi.resetModules();
  await import('../src/loader');
  // It appears once it is known, or not to be known, how it shall look.
  await tick();
}

let look: () => Promise<Response>;

beforeEach(() => {
  asked = [];
  look = () => Promise.reject(new Error('nobody there'));
  vi.stubGlobal('fetch', () => look());
  document.body.replaceChildren();
  document.title = '商品';
  document.documentElement.lang = 'zh-CN';
  localStorage.clear();
  delete window.Zhike;
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.clearAllMocks();
});

const deliver = (): void => asked.at(-1)!.deliver((given) => ((hand = given), panel));

describe('the launcher', () => {
  it('adds one element and one global, and asks for nothing more', async () => {
    const before = new Set(Object.keys(window));
    await load();
    expect(document.body.children).toHaveLength(1);
    expect(Object.keys(window).filter((name) => !before.has(name))).toEqual(['Zhike']);
    expect(asked).toEqual([]);
    expect(button().getAttribute('aria-label')).toBe('联系客服');
  });

  it('fetches the panel from its own folder when the pointer comes near, once', async () => {
    await load();
    button().dispatchEvent(new Event('pointerenter'));
    button().click();
    expect(asked.map(({ address }) => address)).toEqual(['https://desk.example/w/widget-panel.js']);
    deliver();
    await tick();
    expect(panel.show).toHaveBeenCalledOnce();
    expect([hand.origin, hand.inbox, hand.locale]).toEqual(['https://desk.example', 'demo', 'zh']);
    expect(button().getAttribute('aria-expanded')).toBe('true');
    button().click();
    expect(panel.hide).toHaveBeenCalledOnce();
  });

  it('says so when the panel cannot be loaded, and tries again', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    await load();
    button().click();
    asked[0]!.fail(new Error('offline'));
    await tick();
    expect(host().querySelector('[role=status]')!.textContent).toContain('没有加载成功');
    button().click();
    expect(asked).toHaveLength(2);
    deliver();
    await tick();
    expect(panel.show).toHaveBeenCalledOnce();
  });

  it('shows what is unread, on itself and in the title', async () => {
    await load();
    window.Zhike!('open');
    deliver();
    await tick();
    const heard: number[] = [];
    const stop = window.Zhike!('on', 'unread', (count) => heard.push(count as never))!;
    window.Zhike!('close');
    hand.setUnread(3);
    expect(host().querySelector('.badge')!.textContent).toBe('3');
    expect(button().getAttribute('aria-label')).toBe('联系客服，3 条未读消息');
    expect(document.title).toBe('● 商品');
    stop();
    hand.setUnread(0);
    expect(document.title).toBe('商品');
    expect(heard).toEqual([3]);
  });

  it('does what the page asked before it was there, in order, and names what it does not know', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const opened = vi.fn();
    const asked: unknown[][] = [['locale', 'en-GB'], ['theme', 'dark'], ['on', 'open', opened], ['identify', 'token'], ['fly'], ['open']];
    window.Zhike = Object.assign((() => undefined) as NonNullable<typeof window.Zhike>, { q: asked });
    await load();
    expect(button().getAttribute('aria-label')).toBe('Chat with us');
    expect(document.querySelector<HTMLElement>('zhike-widget')!.dataset.theme).toBe('dark');
    deliver();
    await tick();
    expect(opened).toHaveBeenCalledOnce();
    expect(hand.identity).toBe('token');
    expect(warned).toHaveBeenCalledExactlyOnceWith('zhike: unknown command', 'fly');
  });

  it('can be hidden and shown, and shut down with nothing left behind', async () => {
    localStorage.setItem('zhike:demo:secret', 's');
    localStorage.setItem('shop:basket', '1');
    await load();
    window.Zhike!('open');
    deliver();
    await tick();
    window.Zhike!('hide');
    expect(panel.hide).toHaveBeenCalledOnce();
    expect(document.querySelector('zhike-widget')).toBeNull();
    window.Zhike!('show');
    expect(document.querySelector('zhike-widget')).not.toBeNull();
    window.Zhike!('shutdown');
    expect(panel.stop).toHaveBeenCalledOnce();
    expect([document.querySelector('zhike-widget'), window.Zhike]).toEqual([null, undefined]);
    expect(Object.keys(localStorage)).toEqual(['shop:basket']);
  });

  it('is not harmed by a page whose listener fails', async () => {
    const reported = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await load();
    const second = vi.fn();
    window.Zhike!('on', 'open', () => {
      throw new Error('the page\'s own');
    });
    window.Zhike!('on', 'open', second);
    window.Zhike!('open');
    deliver();
    await tick();
    expect(second).toHaveBeenCalledOnce();
    expect(reported).toHaveBeenCalledOnce();
  });

  it('keeps what is typed away from the page\'s shortcuts', async () => {
    await load();
    const shortcut = vi.fn();
    document.addEventListener('keydown', shortcut);
    button().dispatchEvent(new KeyboardEvent('keydown', { key: 'k', bubbles: true, composed: true }));
    document.removeEventListener('keydown', shortcut);
    expect(shortcut).not.toHaveBeenCalled();
  });

  it('starts once, and not at all without an inbox', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    await load({});
    expect(window.Zhike).toBeUndefined();
    expect(warned).toHaveBeenCalledOnce();
    await load();
    await load();
    expect(document.querySelectorAll('zhike-widget')).toHaveLength(1);
  });
});

describe('the script tag', () => {
  it('tells where the server is, and what the page wishes', () => {
    const script = document.createElement('script');
    script.setAttribute('src', 'https://desk.example:8443/static/widget.js?x=1');
    script.dataset.inbox = 'demo';
    script.dataset.theme = 'dark';
    expect(readTag(script)).toMatchObject({
      origin: 'https://desk.example:8443', base: 'https://desk.example:8443/static/', inbox: 'demo', theme: 'dark',
    });
  });
});

describe('the title\'s dot', () => {
  it('leaves alone what the page does to its title meanwhile', () => {
    document.title = 'a';
    titleDot(true);
    titleDot(true);
    expect(document.title).toBe('● a');
    document.title = 'b';
    titleDot(false);
    expect(document.title).toBe('b');
  });
});
