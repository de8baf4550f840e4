/** Times and sizes as people of each language write them. */
import type { Locale, Translate } from './i18n';
import { TAGS } from './money';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const KIB = 1024;

const made = new Map<string, Intl.DateTimeFormat>();

function format(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  let found = made.get(key);
  if (!found) made.set(key, (found = new Intl.DateTimeFormat(TAGS[locale], options)));
  return found;
}

const startOfDay = (ms: number): number => new Date(ms).setHours(0, 0, 0, 0);

/** Whole days from `ms` to `now` in the viewer's zone; rounding absorbs the hour that summer time adds or takes. */
const daysBefore = (ms: number, now: number): number => Math.round((startOfDay(now) - startOfDay(ms)) / DAY_MS);

export function clock(ms: number, locale: Locale): string {
  return format(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(ms);
}

function date(ms: number, now: number, locale: Locale): string {
  const sameYear = new Date(ms).getFullYear() === new Date(now).getFullYear();
  return format(locale, { month: 'long', day: 'numeric', ...(sameYear ? {} : { year: 'numeric' }) }).format(ms);
}

/** The line between messages of different times. */
export function moment(ms: number, now: number, locale: Locale, t: Translate): string {
  const time = clock(ms, locale);
  const days = daysBefore(ms, now);
  if (days === 0) return time;
  return days === 1 ? t('yesterday', { time }) : `${date(ms, now, locale)} ${time}`;
}

/** Exact, for a title attribute. */
export function exact(ms: number, locale: Locale): string {
  return format(locale, { dateStyle: 'long', timeStyle: 'short' }).format(ms);
}

/** By when an answer is promised. */
export function due(ms: number, now: number, locale: Locale, t: Translate): string {
  const time = clock(ms, locale);
  const days = -daysBefore(ms, now);
  if (days <= 0) return t('today_before', { time });
  return days === 1 ? t('tomorrow_before', { time }) : `${date(ms, now, locale)} ${time}`;
}

/** A span, in whole minutes or hours. */
export function minutes(ms: number, t: Translate): string {
  const n = Math.max(1, Math.round(ms / MINUTE_MS));
  return n < 120 ? t('minutes', { n }) : t('hours', { n: Math.round(n / 60) });
}

export function waited(sinceMs: number, now: number, t: Translate): string {
  const n = Math.floor((now - sinceMs) / MINUTE_MS);
  return n < 1 ? t('less_than_minute') : t('minutes', { n });
}

export function size(bytes: number): string {
  if (bytes < KIB) return `${bytes} B`;
  if (bytes < KIB * KIB) return `${Math.round(bytes / KIB)} KB`;
  return `${(bytes / KIB / KIB).toFixed(1)} MB`;
}
