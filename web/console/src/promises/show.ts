import type { IconName } from '@zhike/ui';
import type { Schemas } from '../client';
import { ago, soon } from '../logic/time';
import type { Locale } from '../wire';

export type Promised = Schemas['PromiseView'];
export type Rate = Schemas['PromiseRate'];

/** By what it is: a call, what failed, or anything with a time. */
export const ICONS: Record<Schemas['PromiseKind'], IconName> = { reply: 'clock', call: 'voice', deed: 'clock', failed: 'alert', answer: 'clock' };

/** Of those that were due and not withdrawn, how many of a hundred were kept in time; nothing where none were. */
export function keptOf100(rate: Rate): number | undefined {
  const counted = rate.due - rate.withdrawn;
  return counted > 0 ? (rate.kept / counted) * 100 : undefined;
}

/** By when it is, since when it should have been, or when it was over. */
export function when(one: Promised, now: number, locale: Locale): string {
  if (one.settled_ms != null) return ago(one.settled_ms, now, locale);
  return one.due_ms > now ? soon(one.due_ms, now, locale) : ago(one.due_ms, now, locale);
}

/** How it looks: over, late, soon, or with time. */
export function tone(one: Promised, now: number): 'good' | 'bad' | 'warn' | 'plain' {
  if (one.state === 'withdrawn') return 'plain';
  if (one.state === 'kept') return one.late ? 'warn' : 'good';
  if (one.due_ms <= now) return 'bad';
  return one.due_ms - now < 3_600_000 ? 'warn' : 'plain';
}
