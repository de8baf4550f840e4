import type { IconName } from '@zhike/ui';
import type { Schemas } from '../client';
import { ago, soon } from '../logic/time';
import type { Locale } from '../wire';

export type Ticket = Schemas['TicketView'];
export type Whole = Schemas['WholeTicket'];
export type Happened = Schemas['TicketEventView'];
export type State = Schemas['TicketState'];
export type Priority = Schemas['TicketPriority'];

export const STATES: readonly State[] = ['open', 'pending', 'on_hold', 'solved', 'closed'];
export const PRIORITIES: readonly Priority[] = ['urgent', 'high', 'normal', 'low'];
/** The keys of the page, as its help shows them. */
export const TICKET_KEYS = [
  { word: 'next', shown: 'J' },
  { word: 'previous', shown: 'K' },
  { word: 'take', shown: 'T' },
  { word: 'solve', shown: 'E' },
  { word: 'comment', shown: 'N' },
  { word: 'tell', shown: 'R' },
] as const;

const OPEN: readonly State[] = ['open', 'pending', 'on_hold'];
export const isOpen = (state: State): boolean => OPEN.includes(state);

/** How it looks: over, late, waiting, or to be done. */
export function tone(one: Ticket, now: number): 'good' | 'bad' | 'warn' | 'plain' | 'person' {
  if (!isOpen(one.state)) return one.late ? 'warn' : 'good';
  if (one.due_ms != null && one.due_ms <= now) return 'bad';
  return one.state === 'open' ? 'person' : 'plain';
}
/** What is more pressing than others is marked; colour never says it alone. */
export const pressing = (priority: Priority): IconName | undefined => (priority === 'urgent' || priority === 'high' ? 'alert' : undefined);

/** By when it is, or since when it should have been. */
export const dueIn = (ms: number, now: number, locale: Locale): string => (ms > now ? soon(ms, now, locale) : ago(ms, now, locale));

/** What an event changed, as words of the page with what fills them. */
export function changes(event: Happened): { key: string; of?: string }[] {
  const out: { key: string; of?: string }[] = [];
  if (event.state) out.push({ key: 'tickets.event.state', of: `tickets.state.${event.state}` });
  if (event.priority) out.push({ key: 'tickets.event.priority', of: `tickets.priority.${event.priority}` });
  if (event.given) out.push({ key: 'tickets.event.given' });
  if (event.moved) out.push({ key: 'tickets.event.moved' });
  return out;
}

/** A moment as the browser's field writes it: the viewer's own clock. */
export function fieldOf(ms: number): string {
  const at = new Date(ms);
  return new Date(ms - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
