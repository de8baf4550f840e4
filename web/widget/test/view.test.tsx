import { render } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Chat } from '../src/chat/chat';
import { App } from '../src/view/app';
import type { Content } from '../src/wire';
import { HOSTILE } from './hostile';
import { World, tick } from './world';

let world: World;
let place: HTMLElement;
let chat: Chat;
const close = vi.fn();

function draw(): void {
  render(<App chat={chat} locale="zh" shown close={close} />, place);
}

async function talking(): Promise<void> {
  world.open();
  localStorage.setItem('zhike:demo:talked', '1');
  chat = world.page();
  draw();
  chat.start();
  await tick(10);
}

beforeEach(() => {
  localStorage.clear();
  world = new World();
  chat = world.page();
  place = document.createElement('div');
  document.body.append(place);
});

afterEach(() => {
  render(null, place);
  place.remove();
  close.mockReset();
});

const one = <T extends Element = HTMLElement>(selector: string): T => {
  const found = place.querySelector<T>(selector);
  if (!found) throw new Error(`nothing is ${selector} in ${place.innerHTML}`);
  return found;
};

async function type(words: string): Promise<HTMLTextAreaElement> {
  const area = one<HTMLTextAreaElement>('.field textarea');
  area.value = words;
  area.dispatchEvent(new Event('input', { bubbles: true }));
  await tick();
  return area;
}

const press = async (target: Element, key: string, more: Partial<KeyboardEventInit> = {}): Promise<KeyboardEvent> => {
  const event = new KeyboardEvent('keydown', { key, keyCode: 13, bubbles: true, cancelable: true, ...more } as KeyboardEventInit);
  target.dispatchEvent(event);
  await tick();
  return event;
};

describe('the composer', () => {
  it('sends with Enter, and empties', async () => {
    draw();
    chat.start();
    const area = await type('怎么退货');
    await press(area, 'Enter');
    expect(chat.state.sending.map(({ content }) => content)).toEqual([{ type: 'text', text: '怎么退货' }]);
    expect(area.value).toBe('');
  });

  it.each([
    ['while composing', { isComposing: true }],
    ['with Shift', { shiftKey: true }],
  ])('does not send with Enter %s', async (_, more) => {
    draw();
    chat.start();
    const area = await type('zenme');
    expect((await press(area, 'Enter', more)).defaultPrevented).toBe(false);
    expect(chat.state.sending).toEqual([]);
    expect(area.value).toBe('zenme');
  });

  it('keeps half-written words over a reload', async () => {
    draw();
    await type('写到一半');
    render(null, place);
    chat = world.page();
    draw();
    expect(one<HTMLTextAreaElement>('textarea').value).toBe('写到一半');
  });

  it('closes with Escape, but not while composing', async () => {
    draw();
    const area = await type('x');
    await press(area, 'Escape', { isComposing: true });
    expect(close).not.toHaveBeenCalled();
    await press(area, 'Escape');
    expect(close).toHaveBeenCalledOnce();
  });

  it('puts an emoji where the caret is, and Escape closes only the picker', async () => {
    await talking();
    const area = await type('你好吗');
    area.setSelectionRange(2, 2);
    one('.field [aria-expanded]').click();
    await tick();
    await press(one('.emoji button'), 'Escape');
    expect(place.querySelector('.emoji')).toBeNull();
    expect(close).not.toHaveBeenCalled();
    one('.field [aria-expanded]').click();
    await tick();
    const first = one('.emoji button');
    const sign = first.textContent;
    first.click();
    await tick();
    expect(area.value).toBe(`你好${sign}吗`);
  });
});

describe('words of others', () => {
  const hostile = HOSTILE[1]!;
  const contents: Content[] = [
    ...HOSTILE.map((text): Content => ({ type: 'text', text })),
    { type: 'quick_replies', text: hostile, choices: [hostile, 'b'] },
    { type: 'card', title: hostile, text: hostile, image: 'javascript:alert(1)', url: 'javascript:alert(1)' },
    { type: 'product', sku: hostile, title: hostile, image: 'data:text/html,x', url: 'vbscript:x' },
    { type: 'order', number: hostile, status: hostile, summary: hostile, url: '//evil.example' },
    { type: 'location', latitude: 1, longitude: 2, label: hostile },
    { type: 'form', title: hostile, fields: [{ name: hostile, label: hostile, kind: 'text' }] },
    { type: 'form_answer', values: [{ name: hostile, value: hostile }] },
    { type: 'system', key: hostile, detail: hostile },
    { type: 'file', file_id: '../../x', name: hostile, mime: 'text/html', size_bytes: 1 },
    { type: 'image', file_id: 'x', name: hostile, mime: 'image/svg+xml', size_bytes: 1 },
  ];
  it('are inert, whatever they say and wherever they stand', async () => {
    await talking();
    for (const content of contents) {
      world.say({ kind: 'agent', user_id: 'u', name: hostile }, content, { sources: [{ id: 'x', title: hostile }] });
      world.say({ kind: 'assistant' }, content, { sources: [{ id: 'x', title: hostile }] });
      world.say({ kind: 'system' }, content);
    }
    await tick(10);
    expect(place.querySelectorAll('.message').length).toBeGreaterThan(40);
    expect(place.querySelectorAll('script, iframe, object, embed, [onerror], [onload], [onmouseover]')).toHaveLength(0);
    for (const link of place.querySelectorAll('a')) {
      expect(link.getAttribute('href')).toMatch(/^https?:\/\//);
      expect(link.rel).toContain('noopener');
      expect(link.target).toBe('_blank');
    }
    for (const picture of place.querySelectorAll('img')) expect(picture.getAttribute('src') ?? 'https:').toMatch(/^(https?|blob):/);
    expect(place.textContent).toContain(hostile);
  });
});

describe('what is drawn', () => {
  it('marks the assistant as a machine and a person as a person', async () => {
    await talking();
    world.say({ kind: 'assistant' }, { type: 'text', text: '您好' });
    world.say({ kind: 'agent', user_id: 'u', name: '林悦' }, { type: 'text', text: '我来' });
    await tick(10);
    const [machine, person] = place.querySelectorAll('.byline');
    expect(machine!.textContent).toContain('AI 助手');
    expect(person!.textContent).toContain('林悦');
    expect(person!.textContent).toContain('人工客服');
  });

  it('shows the source of an answer, and takes a rating', async () => {
    await talking();
    world.say({ kind: 'assistant' }, { type: 'text', text: '7 天内可退' }, { sources: [{ id: 'r', title: '怎么退货' }] });
    await tick(10);
    expect(one('.sources').textContent).toContain('怎么退货');
    const [good] = place.querySelectorAll<HTMLButtonElement>('.thumb');
    world.silent = true;
    good!.click();
    await tick(10);
    expect(good!.getAttribute('aria-pressed')).toBe('true');
    expect(world.sent('feedback').map(({ message_id, feedback }) => [message_id, feedback])).toEqual([['m2', 'good']]);
  });

  it('offers choices only until something is said', async () => {
    await talking();
    world.say({ kind: 'assistant' }, { type: 'quick_replies', text: '您是不是想问', choices: ['怎么退货？', '找人工'] });
    await tick(10);
    expect([...place.querySelectorAll('.choices button')].map((button) => button.textContent)).toEqual(['怎么退货？', '找人工']);
    one('.choices button').click();
    await tick(10);
    expect(place.querySelector('.choices')).toBeNull();
    expect(world.said().at(-1)).toEqual({ type: 'text', text: '怎么退货？' });
  });

  it('always has the way to a person, and says when one will answer', async () => {
    await talking();
    expect(one('.ask').textContent).toBe('找人工');
    world.change({ owner: { kind: 'queue', since_ms: Date.now(), due_ms: Date.now() + 60_000 } });
    await tick(10);
    expect(one('.ask').textContent).toBe('等待回复');
    expect(one('.banner').textContent).toContain('前回复您');
    world.change({ owner: { kind: 'queue', since_ms: Date.now() } });
    await tick(10);
    expect(one('.ask').textContent).toBe('排队中');
    world.change({ owner: { kind: 'agent', user_id: 'u', since_ms: 1, name: '林悦' } });
    await tick(10);
    expect(one('.owner').textContent, 'known before a word was said').toBe('林悦 · 人工客服');
    world.say({ kind: 'agent', user_id: 'u', name: '林悦' }, { type: 'text', text: '我来' });
    await tick(10);
    expect(one('.owner').textContent).toBe('林悦 · 人工客服');
  });

  it('asks how it was, once, with stars and a comment', async () => {
    await talking();
    world.say({ kind: 'agent', user_id: 'u', name: '林悦' }, { type: 'text', text: '好了' });
    world.change({ life: 'resolved', survey: { state: 'invited' } });
    await tick(10);
    const stars = place.querySelectorAll<HTMLInputElement>('.survey input[type=radio]');
    expect(stars).toHaveLength(5);
    stars[3]!.checked = true;
    stars[3]!.dispatchEvent(new Event('change', { bubbles: true }));
    await tick(10);
    const comment = one<HTMLTextAreaElement>('.survey textarea');
    comment.value = '很快';
    comment.dispatchEvent(new Event('input', { bubbles: true }));
    await tick(10);
    one('.survey').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    await tick(10);
    expect(world.sent('survey').map(({ stars: given, comment: words, agent_stars }) => [given, words, agent_stars])).toEqual([[4, '很快', undefined]]);
    world.change({ survey: { state: 'answered', stars: 4 } });
    await tick(10);
    expect(one('.survey').textContent).toContain('谢谢您的评价');
  });

  it('rates the assistant and the agent apart when both answered', async () => {
    await talking();
    world.change({ life: 'resolved', survey: { state: 'invited', about: 'both' } });
    await tick(10);
    const groups = [...place.querySelectorAll<HTMLFieldSetElement>('.survey fieldset.rated')];
    expect(groups.map((group) => group.querySelector('legend')?.textContent)).toEqual(['智能助手', '人工客服']);
    const rate = async (group: number, stars: number): Promise<void> => {
      const radio = groups[group]!.querySelectorAll<HTMLInputElement>('input[type=radio]')[stars - 1]!;
      radio.checked = true;
      radio.dispatchEvent(new Event('change', { bubbles: true }));
      await tick(10);
    };
    await rate(0, 2);
    expect(place.querySelector('.survey button[type=submit]')).toBeNull();
    await rate(1, 5);
    const reason = one<HTMLInputElement>('.survey input[value=not_solved]');
    reason.checked = true;
    reason.dispatchEvent(new Event('change', { bubbles: true }));
    await tick(10);
    one('.survey').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    await tick(10);
    expect(world.sent('survey').map(({ stars, agent_stars, reasons }) => [stars, agent_stars, reasons])).toEqual([[2, 5, ['not_solved']]]);
  });

  it('asks in the words of the house, and in none while they are not there', async () => {
    const words = (zh: string, en = '') => ({ zh, en });
    await talking();
    const until_ms = Date.now() + 60_000;
    world.change({ life: 'resolved', survey: { state: 'invited', about: 'agent', form: 'f1', until_ms } });
    await tick(10);
    expect(place.querySelector('.survey'), 'reasons of ours would be refused').toBeNull();
    world.survey = { question: words('还满意吗？'), low: [{ id: 'parcel_1', words: words('物流太慢', 'Slow parcel') }], good: [], comment: false };
    world.change({ survey: { state: 'invited', about: 'agent', form: 'f2', until_ms } });
    await tick(10);
    expect(one('.survey legend').textContent).toBe('还满意吗？');
    const rate = async (stars: number): Promise<void> => {
      const radio = place.querySelectorAll<HTMLInputElement>('.survey input[type=radio]')[stars - 1]!;
      radio.checked = true;
      radio.dispatchEvent(new Event('change', { bubbles: true }));
      await tick(10);
    };
    await rate(5);
    expect(place.querySelector('.survey .reasons'), 'nothing to choose').toBeNull();
    await rate(2);
    expect(one('.survey .reason').textContent).toBe('物流太慢');
    expect(place.querySelector('.survey textarea')).toBeNull();
    const reason = one<HTMLInputElement>('.survey input[value=parcel_1]');
    reason.checked = true;
    reason.dispatchEvent(new Event('change', { bubbles: true }));
    await tick(10);
    one('.survey').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    await tick(10);
    expect(world.sent('survey').map(({ stars, reasons }) => [stars, reasons])).toEqual([[2, ['parcel_1']]]);
  });

  it('asks no more when the time to answer is over', async () => {
    await talking();
    world.change({ life: 'resolved', survey: { state: 'invited', until_ms: Date.now() - 1 } });
    await tick(10);
    expect(place.querySelector('.survey')).toBeNull();
  });

  it('is a log that a screen reader follows, in a labelled dialog', async () => {
    await talking();
    const log = one('[role=log]');
    expect(log.getAttribute('aria-live')).toBe('polite');
    expect(one('[role=dialog]').getAttribute('aria-label')).toBe('在线客服');
    for (const button of place.querySelectorAll('button')) {
      expect(button.getAttribute('aria-label') ?? button.textContent, button.outerHTML).toBeTruthy();
    }
  });
});
