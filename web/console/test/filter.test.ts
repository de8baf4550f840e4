import { describe, expect, it } from 'vitest';
import { conditions, fromQuery, matches, ownerOf, ownerWord, toQuery, type Filter } from '../src/logic/filter';
import type { ConversationRow, HeaderView, OwnerView } from '../src/wire';

const ID = '0199b7c2-0000-7000-8000-00000000000';
const row = (owner: OwnerView, more: Partial<ConversationRow> = {}, header: Partial<HeaderView> = {}): ConversationRow => ({
  seq: 1,
  header: { id: 'a', contact_id: 'c', inbox_id: `${ID}1`, life: 'open', owner, locale: 'zh', opened_ms: 0, survey: { state: 'none' }, ...header },
  preview: '',
  preview_type: 'text',
  last_message_ms: 1,
  unread: 0,
  ...more,
});
const agent = (user_id: string): OwnerView => ({ kind: 'agent', user_id, since_ms: 0 });

describe('the filter in the address bar', () => {
  const whole: Filter = { text: '退货 "不要了"', life: 'done', inbox: `${ID}1`, owner: { kind: 'team', team_id: `${ID}2` }, labels: [`${ID}3`, `${ID}4`], emotion: 'angry', danger: 'any', unread: true, waiting: true, snoozed: true, from: '2026-11-01', to: '2026-11-30', sort: 'waiting' };

  it('is read as it was written', () => {
    expect(fromQuery(toQuery(whole))).toEqual(whole);
    expect(fromQuery({})).toEqual({});
    expect(conditions(whole)).toBe(12);
    for (const owner of [{ kind: 'me' }, { kind: 'queue' }, { kind: 'assistant' }, { kind: 'agent', user_id: `${ID}5` }] as const) expect(ownerOf(ownerWord(owner))).toEqual(owner);
  });

  it('leaves out what makes no sense', () => {
    expect(fromQuery({ life: 'dead', inbox: 'x', owner: 'agent.me', label: 'a,,b', from: 'today', unread: 'yes', sort: 'up', danger: 'no', v: 'anything', q: '  ' })).toEqual({});
    expect(fromQuery({ life: ['open', 'closed'], q: null })).toEqual({ life: 'open' });
  });
});

describe('a row that changes', () => {
  it('stays or goes by the same rules as on the server', () => {
    const mine = row(agent('me'), { unread: 2, emotion: 'angry', waiting_since_ms: 5 }, { labels: ['vip', 'late'], dangers: [{ kind: 'legal', sure: false }] });
    const yes: Filter[] = [{}, { life: 'open' }, { inbox: `${ID}1` }, { owner: { kind: 'me' } }, { owner: { kind: 'agent', user_id: 'me' } }, { owner: { kind: 'team', team_id: 't' } }, { labels: ['vip'] }, { labels: ['late', 'vip'] }, { emotion: 'angry' }, { danger: 'any' }, { unread: true }, { waiting: true }, { sort: 'waiting' }];
    const no: Filter[] = [{ life: 'done' }, { life: 'closed' }, { inbox: `${ID}9` }, { owner: { kind: 'queue' } }, { owner: { kind: 'agent', user_id: 'you' } }, { labels: ['vip', 'spam'] }, { emotion: 'neutral' }, { danger: 'sure' }];
    for (const filter of yes) expect([filter, matches(mine, filter, 'me', new Set(['me']))]).toEqual([filter, true]);
    for (const filter of no) expect([filter, matches(mine, filter, 'me', new Set(['me']))]).toEqual([filter, false]);
    const quiet = row({ kind: 'assistant' }, {}, { life: 'resolved' });
    for (const filter of [{ unread: true }, { waiting: true }, { owner: { kind: 'team', team_id: 't' } }, { life: 'open' }] as Filter[]) expect(matches(quiet, filter, 'me', undefined)).toBe(false);
    for (const filter of [{ life: 'done' }, { life: 'resolved' }, { owner: { kind: 'assistant' } }] as Filter[]) expect(matches(quiet, filter, 'me', undefined)).toBe(true);
  });
});
