import { describe, expect, it } from 'vitest';
import { row } from '../mock/world';
import { cases } from '../mock/world';
import { call } from '../src/logic/notices';
import type { ConversationRow, OwnerView } from '../src/wire';

const ME = 'me';
const base = row([...cases.keys()][0] as string);
const owned = (owner: OwnerView, more: Partial<ConversationRow> = {}): ConversationRow => ({ ...base, unread: 0, ...more, header: { ...base.header, life: 'open', owner } });
const assistant: OwnerView = { kind: 'assistant' };
const queue: OwnerView = { kind: 'queue', since_ms: 1, reason: 'asked' };
const mine: OwnerView = { kind: 'agent', user_id: ME, since_ms: 1 };
const others: OwnerView = { kind: 'agent', user_id: 'other', since_ms: 1 };

describe('what calls for me', () => {
  it('who begins to wait, once', () => {
    expect(call(owned(assistant), owned(queue), ME)).toBe('queue');
    expect(call(undefined, owned(queue), ME)).toBe('queue');
    expect(call(owned(queue), owned(queue, { unread: 3 }), ME)).toBeUndefined();
  });

  it('words in a conversation of mine, but not that I have read them', () => {
    expect(call(owned(mine), owned(mine, { unread: 1 }), ME)).toBe('message');
    expect(call(owned(mine, { unread: 1 }), owned(mine, { unread: 2 }), ME)).toBe('message');
    expect(call(owned(mine, { unread: 2 }), owned(mine), ME)).toBeUndefined();
  });

  it('a note that names me, whoever owns it, once', () => {
    const named = owned(others);
    const called = { ...named, header: { ...named.header, mentioned: [ME] } };
    expect(call(named, called, ME)).toBe('mention');
    expect(call(undefined, called, ME)).toBe('mention');
    expect(call(called, called, ME)).toBeUndefined();
    expect(call(called, named, ME)).toBeUndefined();
    expect(call(named, { ...called, header: { ...called.header, mentioned: ['other'] } }, ME)).toBeUndefined();
  });

  it('what is given to me', () => {
    expect(call(owned(others), owned(mine), ME)).toBe('handed');
  });

  it('nothing of what others and the assistant see to', () => {
    expect(call(owned(others), owned(others, { unread: 4 }), ME)).toBeUndefined();
    expect(call(undefined, owned(assistant, { unread: 1 }), ME)).toBeUndefined();
    const done = owned(mine, { unread: 1 });
    expect(call(owned(mine), { ...done, header: { ...done.header, life: 'resolved' } }, ME)).toBeUndefined();
  });
});
