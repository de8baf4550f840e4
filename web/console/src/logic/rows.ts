import type { ConversationPage, ConversationRow, HeaderView, ListView } from '../wire';

/** A place in the desk: one of the lists, or whatever the filter in the address bar finds. */
export type Place = ListView | 'find';
export const VIEWS: readonly ListView[] = ['mine', 'unassigned', 'all', 'done', 'snoozed', 'mentions'];

/** Rows by conversation; a row replaces an older one and never a newer one. */
export function put(rows: Map<string, ConversationRow>, row: ConversationRow): boolean {
  const known = rows.get(row.header.id);
  if (known && known.seq > row.seq) return false;
  rows.set(row.header.id, row);
  return true;
}

/** Until when it is put aside. */
export function snoozedUntil({ header }: { header: HeaderView }): number | undefined {
  return header.snooze?.state === 'until' ? header.snooze.until_ms : undefined;
}

/** Whether a note calls this person who has not looked yet. */
export function calls({ header }: { header: HeaderView }, me: string): boolean {
  return header.mentioned?.includes(me) ?? false;
}

/** `called`: conversations in which a note called this person at any time. */
export function belongs(row: ConversationRow, view: ListView, me: string, called?: ReadonlySet<string>): boolean {
  const { life, owner } = row.header;
  switch (view) {
    case 'mine':
      return life === 'open' && owner.kind === 'agent' && owner.user_id === me && snoozedUntil(row) === undefined;
    case 'snoozed':
      return life === 'open' && owner.kind === 'agent' && owner.user_id === me && snoozedUntil(row) !== undefined;
    case 'unassigned':
      return life === 'open' && owner.kind === 'queue';
    case 'all':
      return life === 'open';
    case 'mentions':
      return calls(row, me) || (called?.has(row.header.id) ?? false);
    case 'done':
      return life !== 'open';
  }
}

/** Smaller comes first: the queue by who waits longest, what is put aside by what comes back first, everything else by what is newest. */
function rank(row: ConversationRow, view: ListView): number {
  if (view === 'unassigned' && row.header.owner.kind === 'queue') return row.header.owner.since_ms;
  if (view === 'snoozed') return snoozedUntil(row) ?? 0;
  return -row.last_message_ms;
}

/** What of a view has been fetched. `horizon`: rows behind it may have gaps before them and are not shown yet. */
export interface Loaded {
  next: string | undefined;
  horizon: number;
}

export function loaded(page: ConversationPage, view: ListView): Loaded {
  const last = page.rows[page.rows.length - 1];
  return { next: page.next ?? undefined, horizon: page.next && last ? rank(last, view) : Infinity };
}

export function listed(rows: Iterable<ConversationRow>, view: ListView, me: string, horizon: number, called?: ReadonlySet<string>): ConversationRow[] {
  return [...rows]
    .filter((row) => belongs(row, view, me, called) && rank(row, view) <= horizon)
    .sort((a, b) => rank(a, view) - rank(b, view) || (a.header.id < b.header.id ? -1 : 1));
}
