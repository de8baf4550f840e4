import type { Schemas } from '../client';
import type { ConversationRow } from '../wire';

export type Filter = Schemas['Filter'];
export type FilterLife = NonNullable<Filter['life']>;
export type FilterOwner = NonNullable<Filter['owner']>;
export type FilterDanger = NonNullable<Filter['danger']>;

export const LIVES: readonly FilterLife[] = ['open', 'resolved', 'closed', 'done'];
export const DANGERS: readonly FilterDanger[] = ['sure', 'any'];
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const ID = /^[0-9a-f-]{36}$/i;

type Query = Record<string, string>;
type Asked = Record<string, string | null | (string | null)[] | undefined>;

/** An owner in the address bar: `me`, `assistant`, `queue`, or `agent.ID` and `team.ID`. */
export function ownerWord(owner: FilterOwner): string {
  if (owner.kind === 'agent') return `agent.${owner.user_id}`;
  return owner.kind === 'team' ? `team.${owner.team_id}` : owner.kind;
}

export function ownerOf(word: string): FilterOwner | undefined {
  if (word === 'me' || word === 'assistant' || word === 'queue') return { kind: word };
  const [kind, id = ''] = word.split('.');
  if (!ID.test(id)) return undefined;
  if (kind === 'agent') return { kind, user_id: id };
  return kind === 'team' ? { kind, team_id: id } : undefined;
}

/** A filter as the address bar shows it. */
export function toQuery(filter: Filter): Query {
  const query: Query = {};
  if (filter.text) query.q = filter.text;
  if (filter.life) query.life = filter.life;
  if (filter.inbox) query.inbox = filter.inbox;
  if (filter.owner) query.owner = ownerWord(filter.owner);
  if (filter.labels?.length) query.label = filter.labels.join(',');
  if (filter.emotion) query.emotion = filter.emotion;
  if (filter.danger) query.danger = filter.danger;
  if (filter.unread) query.unread = '1';
  if (filter.waiting) query.waiting = '1';
  if (filter.snoozed) query.snoozed = '1';
  if (filter.from) query.from = filter.from;
  if (filter.to) query.to = filter.to;
  if (filter.sort === 'waiting') query.sort = 'waiting';
  return query;
}

/** What the address bar asks for; what makes no sense is left out. */
export function fromQuery(asked: Asked): Filter {
  const text = (name: string): string => {
    const value = asked[name];
    return (Array.isArray(value) ? value[0] : value) ?? '';
  };
  const filter: Filter = {};
  if (text('q').trim()) filter.text = text('q');
  const life = LIVES.find((one) => one === text('life'));
  if (life) filter.life = life;
  if (ID.test(text('inbox'))) filter.inbox = text('inbox');
  const owner = ownerOf(text('owner'));
  if (owner) filter.owner = owner;
  const labels = text('label').split(',').filter((id) => ID.test(id));
  if (labels.length) filter.labels = labels;
  if (text('emotion')) filter.emotion = text('emotion');
  const danger = DANGERS.find((one) => one === text('danger'));
  if (danger) filter.danger = danger;
  if (text('unread') === '1') filter.unread = true;
  if (text('waiting') === '1') filter.waiting = true;
  if (text('snoozed') === '1') filter.snoozed = true;
  if (DAY.test(text('from'))) filter.from = text('from');
  if (DAY.test(text('to'))) filter.to = text('to');
  if (text('sort') === 'waiting') filter.sort = 'waiting';
  return filter;
}

/** How many conditions a filter sets, its words apart. */
export const conditions = (filter: Filter): number => Object.keys(toQuery({ ...filter, text: '' })).length;

export const sameFilter = (a: Filter, b: Filter): boolean => JSON.stringify(toQuery(a)) === JSON.stringify(toQuery(b));

/** Whether a row that changes still belongs: the server's rule, but for days, of which the house's zone decides. */
export function matches(row: ConversationRow, filter: Filter, me: string, team: ReadonlySet<string> | undefined): boolean {
  const { life, owner, inbox_id, labels, dangers = [] } = row.header;
  if (filter.life && (filter.life === 'done' ? life === 'open' : life !== filter.life)) return false;
  if (filter.inbox && filter.inbox !== inbox_id) return false;
  if (filter.owner) {
    const wanted = filter.owner;
    if (wanted.kind === 'assistant' || wanted.kind === 'queue') {
      if (owner.kind !== wanted.kind) return false;
    } else if (owner.kind !== 'agent') return false;
    else if (wanted.kind === 'me' && owner.user_id !== me) return false;
    else if (wanted.kind === 'agent' && owner.user_id !== wanted.user_id) return false;
    else if (wanted.kind === 'team' && !team?.has(owner.user_id)) return false;
  }
  if (filter.labels?.some((label) => !labels?.includes(label))) return false;
  if (filter.emotion && row.emotion !== filter.emotion) return false;
  if (filter.danger && !dangers.some((heard) => heard.sure || filter.danger === 'any')) return false;
  if (filter.unread && row.unread === 0) return false;
  if (filter.snoozed && row.header.snooze?.state !== 'until') return false;
  return !((filter.waiting || filter.sort === 'waiting') && row.waiting_since_ms == null);
}

/** Smaller comes first. */
export function filterRank(row: ConversationRow, filter: Filter): number {
  return filter.sort === 'waiting' ? (row.waiting_since_ms ?? Infinity) : -row.last_message_ms;
}
