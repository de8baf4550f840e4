import { describe, expect, it } from 'vitest';
import { verbs } from '../src/desk/verbs';
import { houseLink, isPicture, ownPicture, plainName } from '../src/logic/inert';
import { belongs, listed, loaded, put } from '../src/logic/rows';
import { items, pageCard, readable, tick } from '../src/logic/thread';
import { ago, bytes, clock, day, length, money, waiting } from '../src/logic/time';
import { readWhy } from '../src/logic/why';
import { browserLocale } from '../src/stores/settings';
import { why as sample } from '../mock/world';
import type { ConversationRow, HeaderView, MessageView, OwnerView } from '../src/wire';

const ME = 'me';
const header = (id: string, owner: OwnerView, life: HeaderView['life'] = 'open'): HeaderView => ({ id, contact_id: `c-${id}`, inbox_id: 'i', life, owner, locale: 'zh', opened_ms: 0, survey: { state: 'none' } });
const row = (id: string, owner: OwnerView, at: number, seq = 1, life: HeaderView['life'] = 'open'): ConversationRow => ({ seq, header: header(id, owner, life), preview: '', preview_type: 'text', last_message_ms: at, unread: 0 });
const queue = (since_ms: number): OwnerView => ({ kind: 'queue', since_ms });
const mine: OwnerView = { kind: 'agent', user_id: ME, since_ms: 0 };
const message = (n: number, at_ms: number, more: Partial<MessageView> = {}): MessageView => ({ id: `m${n}`, n, public_seq: n, author: { kind: 'customer' }, at_ms, content: { type: 'text', text: `${n}` }, ...more });

describe('the list', () => {
  it('keeps the newer row whatever comes last', () => {
    const rows = new Map<string, ConversationRow>();
    expect(put(rows, row('a', mine, 5, 7))).toBe(true);
    expect(put(rows, row('a', queue(0), 1, 6))).toBe(false);
    expect(rows.get('a')?.header.owner).toEqual(mine);
  });

  it('puts rows where they belong', () => {
    expect(belongs(row('a', mine, 0), 'mine', ME)).toBe(true);
    expect(belongs(row('a', mine, 0), 'mine', 'other')).toBe(false);
    expect(belongs(row('a', mine, 0, 1, 'resolved'), 'mine', ME)).toBe(false);
    expect(belongs(row('a', mine, 0, 1, 'closed'), 'done', ME)).toBe(true);
    expect(belongs(row('a', { kind: 'assistant' }, 0), 'unassigned', ME)).toBe(false);
  });

  it('shows the longest waiting first in the queue and the newest first elsewhere', () => {
    const rows = [row('new', queue(200), 900), row('old', queue(100), 500), row('own', mine, 700)];
    expect(listed(rows, 'unassigned', ME, Infinity).map((one) => one.header.id)).toEqual(['old', 'new']);
    expect(listed(rows, 'all', ME, Infinity).map((one) => one.header.id)).toEqual(['new', 'own', 'old']);
  });

  it('shows nothing behind the end of what was fetched, where there could be gaps', () => {
    const page = { rows: [row('a', mine, 900), row('b', mine, 800)], next: 'more' };
    const { horizon, next } = loaded(page, 'all');
    const stray = row('far', mine, 100);
    expect(next).toBe('more');
    expect(listed([...page.rows, stray], 'all', ME, horizon).map((one) => one.header.id)).toEqual(['a', 'b']);
    expect(listed([...page.rows, stray], 'all', ME, loaded({ rows: page.rows }, 'all').horizon)).toHaveLength(3);
  });
});

describe('the thread', () => {
  const noon = new Date(2026, 10, 20, 12).getTime();

  it('separates days and joins runs of one speaker', () => {
    const shown = items([message(1, noon - 86_400_000), message(2, noon), message(3, noon + 1000), message(4, noon + 2000, { private: true, author: { kind: 'agent', user_id: ME, name: '' } })], []);
    expect(shown.map((one) => one.kind)).toEqual(['day', 'message', 'day', 'message', 'message', 'message']);
    const runs = shown.flatMap((one) => (one.kind === 'message' ? [[one.first, one.last]] : []));
    expect(runs).toEqual([[true, true], [true, false], [false, true], [true, true]]);
  });

  it('draws what the house tells as a line', () => {
    expect(items([message(1, noon, { content: { type: 'system', key: 'agent_joined' } })], []).map((one) => one.kind)).toEqual(['day', 'system']);
  });

  it('shows a message of ours once: pending until it is there', () => {
    const pending = { client_msg_id: 'x', content: { type: 'text' as const, text: 'hi' }, private: false, at_ms: noon };
    expect(items([], [pending]).map((one) => one.key)).toEqual(['x']);
    const arrived = items([message(1, noon, { client_msg_id: 'x' })], [pending]);
    expect(arrived.map((one) => [one.kind, one.key])).toEqual([['day', 'day-m1'], ['message', 'x']]);
  });

  it('ticks our public messages only', () => {
    const receipts = { customer_delivered: 5, customer_read: 3, house_read: 0 };
    const ours = (public_seq: number): MessageView => message(9, noon, { author: { kind: 'assistant' }, public_seq });
    expect([tick(ours(3), receipts), tick(ours(5), receipts), tick(ours(6), receipts)]).toEqual(['read', 'delivered', 'sent']);
    expect(tick(message(1, noon), receipts)).toBeUndefined();
    expect(tick({ ...ours(1), private: true, public_seq: undefined }, receipts)).toBeUndefined();
  });

  it('reads up to the newest public number and finds the card of the page', () => {
    const card = message(2, noon, { content: { type: 'product', sku: 's', title: 't' } });
    expect(readable([message(1, noon), message(7, noon, { public_seq: undefined }), card])).toBe(2);
    expect(pageCard([card, message(3, noon)])?.id).toBe('m2');
    expect(pageCard([message(3, noon, { author: { kind: 'assistant' }, content: card.content })])).toBeUndefined();
  });
});

describe('time', () => {
  const now = new Date(2026, 10, 20, 15, 30).getTime();

  it('counts waiting by the second, then by the minute, then by the day', () => {
    expect(waiting(now - 65_000, now, 'zh')).toBe('1:05');
    expect(waiting(now + 5_000, now, 'zh')).toBe('0:00');
    expect(waiting(now - 3_720_000, now, 'zh')).toBe('1 小时 2 分');
    expect(waiting(now - 3_720_000, now, 'en')).toBe('1 h 2 min');
    expect(waiting(now - 50 * 3_600_000, now, 'en')).toBe('2 d');
  });

  it('is relative under a day and a date after', () => {
    expect(ago(now + 400, now, 'zh')).toBe('刚刚');
    expect(ago(now - 5 * 60_000, now, 'zh')).toBe('5分钟前');
    expect(ago(now - 3 * 3_600_000, now, 'en')).toMatch(/^3\s?h/);
    expect(ago(now - 3 * 86_400_000, now, 'zh')).toBe('11月17日');
    expect(ago(now - 3 * 86_400_000, now, 'en')).toBe('17 Nov');
  });

  it('names days by the viewer’s midnight, not by 24 hours', () => {
    expect(day(new Date(2026, 10, 19, 23, 59).getTime(), now, 'zh')).toBe('昨天');
    expect(day(new Date(2026, 10, 20, 0, 1).getTime(), now, 'en')).toBe('Today');
    expect(day(new Date(2026, 10, 18, 8).getTime(), now, 'zh')).toContain('11月18日');
    expect(day(new Date(2025, 10, 18, 8).getTime(), now, 'zh')).toContain('2025年');
  });

  it('writes clocks, sizes, lengths and money', () => {
    expect(clock(now, 'en')).toBe('15:30');
    expect(clock(new Date(2026, 0, 1, 0, 5).getTime(), 'zh')).toBe('00:05');
    expect(length(67_400)).toBe('1:07');
    expect(money(16_900, 'zh')).toBe('¥169.00');
    expect(bytes(481_220, 'en')).toBe('470 KB');
    expect(bytes(10 * 1024 * 1024, 'zh')).toBe('10 MB');
  });
});

describe('addresses and files', () => {
  const origin = 'https://desk.example';

  it('loads no picture from anywhere else and none from the API', () => {
    expect(ownPicture('/demo/cup.svg', origin)).toBe('/demo/cup.svg');
    for (const bad of ['https://evil.example/x.png', '//evil.example/x.png', '/\\evil.example/x.png', '/api/v1/session', '/demo/../api/v1/users', 'javascript:alert(1)', 'data:image/png;base64,AA', '', null]) {
      expect(ownPicture(bad, origin), String(bad)).toBeUndefined();
    }
  });

  it('makes links of http only', () => {
    expect(houseLink('https://shop.example/p', origin)).toBe('https://shop.example/p');
    expect(houseLink('/p/1', origin)).toBe('https://desk.example/p/1');
    for (const bad of ['javascript:alert(1)', ' JaVaScRiPt:alert(1)', 'data:text/html,x', 'file:///etc/passwd', '']) expect(houseLink(bad, origin), bad).toBeUndefined();
  });

  it('shows raster pictures only and does not let names lie', () => {
    expect(isPicture('image/PNG')).toBe(true);
    expect(isPicture('image/svg+xml')).toBe(false);
    expect(isPicture('text/html')).toBe(false);
    expect(plainName('photo\u202egpj.exe')).toBe('photogpj.exe');
  });
});

describe('why', () => {
  it('reads what the assistant notes', () => {
    const why = readWhy(sample);
    expect(why.decision).toBe('handoff');
    expect(why.guesses.map((one) => one.name)).toEqual(['delivery_time', 'order_status', 'urge_dispatch']);
    expect(why.guesses[0]?.words).toEqual(['今天到', '能不能到', '明天']);
    expect(why.sure).toBe(0.62);
    expect(why.gauges).toEqual([{ name: 'out_of_scope', value: 0.04, line: 0.6 }, { name: 'wants_person', value: 0.97, line: 0.5 }]);
    expect(why.emotion).toBe('anxious');
  });

  it('says what was held and what was said plainly, and survives oddities', () => {
    const held = [{ text: '我保证', said_by: 'topic:x', reasons: [{ rule: 'promise', span: { start: 3, end: 9 }, words: '保证' }, { words: 'x' }] }, { reasons: [] }, 7];
    const why = readWhy({ held, plainer: [{ word: '揽收', plain: '取件' }, { word: 'x' }] });
    expect(why.held).toEqual([{ text: '我保证', reasons: [{ rule: 'promise', words: '保证' }] }]);
    expect(why.plainer).toEqual([{ word: '揽收', plain: '取件' }]);
    expect(readWhy({}).held).toEqual([]);
  });

  it('names both requests of a message', () => {
    const parts = [{ text: 'ZK20260001', confidence: 0 }, { text: '运费多少', intent: 'delivery.fee', confidence: 0.97 }, { intent: 'x' }];
    expect(readWhy({ parts }).parts).toEqual([{ text: 'ZK20260001', name: undefined, confidence: 0 }, { text: '运费多少', name: 'delivery.fee', confidence: 0.97 }]);
    expect(readWhy(sample).parts).toEqual([]);
    const nearer = { topic: 'price.protection', words: ['双十一'], share: 0.4 };
    expect(readWhy({ nearer }).nearer).toEqual({ topic: 'price.protection', words: ['双十一'] });
    for (const odd of [undefined, { topic: 'x' }, { topic: 'x', words: [1] }, { words: ['双十一'] }]) expect(readWhy({ nearer: odd }).nearer).toBeUndefined();
  });

  it('survives anything', () => {
    for (const odd of [null, 3, 'x', [], {}, { intents: 'no', slots: [], thresholds: null, sources: [1, { id: 4 }], rules: [null], parts: [null, 1] }]) {
      expect(readWhy(odd)).toMatchObject({ parts: [], guesses: [], rules: [], sources: [] });
    }
    expect(readWhy({ intents: [{ id: 'a', confidence: 9 }] }).guesses[0]?.confidence).toBe(1);
  });
});

describe('verbs', () => {
  it('follow owner, life and role', () => {
    expect(verbs(header('a', mine), ME, false)).toEqual(['resolve', 'snooze', 'wrap-up', 'transfer', 'return', 'give-back', 'merge']);
    const asleep = header('a', mine);
    expect(verbs({ ...asleep, snooze: { state: 'until', until_ms: 1 } }, ME, false)).toContain('wake');
    expect(verbs(header('a', { kind: 'assistant' }), ME, false)).toEqual(['take-over', 'resolve', 'merge']);
    expect(verbs(header('a', { kind: 'agent', user_id: 'x', since_ms: 0 }), ME, false)).toEqual(['take-over']);
    expect(verbs(header('a', { kind: 'agent', user_id: 'x', since_ms: 0 }), ME, true)).toEqual(['take-over', 'transfer']);
    expect(verbs(header('a', mine, 'resolved'), ME, true)).toEqual(['take-over', 'wrap-up', 'merge']);
    expect(verbs(header('a', mine, 'closed'), ME, true)).toEqual([]);
  });
});

it('the first language is the browser’s, Chinese where it knows neither', () => {
  expect(browserLocale(['fr-FR', 'en-US', 'zh-CN'])).toBe('en');
  expect(browserLocale(['zh-TW', 'en'])).toBe('zh');
  expect(browserLocale(['de'])).toBe('zh');
});
