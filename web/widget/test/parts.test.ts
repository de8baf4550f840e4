import { describe, expect, it } from 'vitest';

import { contentOf, named, refusal } from '../src/chat/attachment';
import { readContext } from '../src/chat/context';
import { keep } from '../src/chat/keep';
import { lines, unread } from '../src/chat/thread';
import { whoMark } from '../src/chat/who';
import type { ConversationView, MessageView } from '../src/wire';

const BASE = 'https://shop.example/p/1';

describe('the page\'s card', () => {
  it('is read with absolute addresses and without what is absent', () => {
    expect(readContext({ type: 'product', sku: 7, title: ' 壶 ', price_fen: 100, image: '/a.png', url: 'x' }, BASE)).toEqual({
      type: 'product', sku: '7', title: '壶', price_fen: 100, image: 'https://shop.example/a.png', url: 'https://shop.example/p/x',
    });
    expect(readContext({ type: 'order', number: 'ZK1' }, BASE)).toEqual({ type: 'order', number: 'ZK1', status: '' });
  });
  it('says addresses of our own server as paths, which the desk may show', () => {
    const raw = { type: 'product', sku: 'a', title: 'b', image: 'https://help.example/demo/a.svg', url: 'https://help.example//evil.example/' };
    expect(readContext(raw, BASE, 'https://help.example')).toEqual({ type: 'product', sku: 'a', title: 'b', image: '/demo/a.svg', url: 'https://help.example//evil.example/' });
  });
  it.each([null, 'product', {}, { type: 'product', sku: 'a' }, { type: 'order' }, { type: 'card', title: 'x' }])(
    'is nothing when the page says %j',
    (raw) => expect(readContext(raw, BASE)).toBeNull(),
  );
  it('drops what would be refused or harm', () => {
    const card = readContext({ type: 'product', sku: 'a', title: 'b'.repeat(500), price_fen: -1, url: 'javascript:alert(1)', image: 5, extra: 1 }, BASE);
    expect(card).toEqual({ type: 'product', sku: 'a', title: 'b'.repeat(120) });
  });
});

describe('files', () => {
  it('are limited before they travel', () => {
    expect(refusal({ size: 10 * 1024 * 1024 })).toBeNull();
    expect(refusal({ size: 10 * 1024 * 1024 + 1 })).toBe('error_too_large');
    expect(refusal({ size: 0 })).toBe('error_empty_file');
  });
  it('are shown as pictures only when they can carry no script', () => {
    const ref = { file_id: 'f', name: 'n', size_bytes: 1 };
    expect(contentOf({ ...ref, mime: 'image/png' }).type).toBe('image');
    expect(contentOf({ ...ref, mime: 'image/svg+xml' }).type).toBe('file');
    expect(contentOf({ ...ref, mime: 'video/mp4' }).type).toBe('video');
  });
  it('get a name that the server takes', () => {
    expect(named(new File(['x'], '', { type: 'image/png' })).name).toBe('image.png');
    const long = named(new File(['x'], `${'a'.repeat(300)}.pdf`)).name;
    expect([long.length, long.slice(-4)]).toEqual([200, '.pdf']);
  });
});

describe('what is kept', () => {
  it('stays in memory where the browser forbids storage', () => {
    const kept = keep('x', () => {
      throw new DOMException('denied', 'SecurityError');
    });
    kept.set('a', '1');
    expect(kept.get('a')).toBe('1');
    kept.remove('a');
    expect(kept.get('a')).toBeNull();
  });
  it('is apart by visitor, without naming them', () => {
    const token = (sub: string, n: number): string => `h.${btoa(JSON.stringify({ sub, n }))}.s`;
    expect(whoMark(token('customer-8', 1))).toBe(whoMark(token('customer-8', 2)));
    expect(whoMark(token('customer-8', 1))).not.toBe(whoMark(token('customer-9', 1)));
    expect(whoMark(token('customer-8', 1))).not.toContain('customer');
    expect(whoMark(null)).toBe('anonymous');
  });
});

describe('the thread', () => {
  const message = (n: number, kind: 'customer' | 'assistant', at_ms: number): MessageView => ({
    id: `m${n}`, n, public_seq: n, author: { kind }, at_ms, content: { type: 'text', text: 'x' },
  });
  const view = (messages: MessageView[], house_read = 0): ConversationView => ({
    n: 9, messages, has_older: false,
    header: { id: 'c', contact_id: 'k', inbox_id: 'i', life: 'open', owner: { kind: 'assistant' }, locale: 'zh', opened_ms: 0, survey: { state: 'none' } },
    receipts: { customer_delivered: 0, customer_read: 2, house_read },
  });
  const MINUTE = 60_000;
  it('groups by author and pause, and shows a status under my newest only', () => {
    const drawn = lines([], [], view([message(2, 'customer', 0), message(3, 'customer', MINUTE), message(4, 'assistant', 2 * MINUTE), message(5, 'assistant', 20 * MINUTE)], 3), []);
    expect(drawn.map((line) => line.kind)).toEqual(['time', 'message', 'message', 'message', 'time', 'message']);
    expect(drawn.flatMap((line) => (line.kind === 'message' ? [[line.first, line.last, line.status]] : []))).toEqual([
      [true, false, undefined], [false, true, 'read'], [true, true, undefined], [true, true, undefined],
    ]);
  });
  it('does not show twice what has come back', () => {
    const back = { ...message(2, 'customer', 0), client_msg_id: 'a' };
    expect(lines([], [], view([back]), [{ id: 'a', atMs: 0, state: 'sent' }]).filter((line) => line.kind === 'sending')).toEqual([]);
  });
  it('counts the unread after what was read anywhere', () => {
    const all = view([message(2, 'assistant', 0), message(3, 'assistant', 0), message(4, 'customer', 0), message(5, 'assistant', 0)]);
    expect([unread(all, 0), unread(all, 4), unread(null, 0)]).toEqual([2, 1, 0]);
  });
});
