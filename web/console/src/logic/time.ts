import type { Locale } from '../wire';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TAG: Record<Locale, string> = { zh: 'zh-CN', en: 'en-GB' };
const cache = new Map<string, Intl.DateTimeFormat>();

function format(locale: Locale, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale}/${name}`;
  let known = cache.get(key);
  if (!known) cache.set(key, (known = new Intl.DateTimeFormat(TAG[locale], options)));
  return known;
}

/** 14:05 */
export function clock(at: number, locale: Locale): string {
  return format(locale, 'clock', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
}

/** Date and time to the second, for hovering. */
export function exact(at: number, locale: Locale): string {
  return format(locale, 'exact', { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' }).format(at);
}

function startOfDay(at: number): number {
  const day = new Date(at);
  day.setHours(0, 0, 0, 0);
  return day.getTime();
}

/** A day as a separator: a word for today and yesterday, the year only where it differs. */
export function day(at: number, now: number, locale: Locale): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / DAY);
  if (days === 0 || days === 1) {
    const word = new Intl.RelativeTimeFormat(TAG[locale], { numeric: 'auto' }).format(-days, 'day');
    return word.charAt(0).toUpperCase() + word.slice(1);
  }
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return sameYear
    ? format(locale, 'day', { month: 'long', day: 'numeric', weekday: 'short' }).format(at)
    : format(locale, 'year', { year: 'numeric', month: 'long', day: 'numeric' }).format(at);
}

/** Relative under a day, then a date. A clock that is a little ahead reads as now. */
export function ago(at: number, now: number, locale: Locale): string {
  const age = now - at;
  const relative = (n: number, unit: 'minute' | 'hour'): string =>
    new Intl.RelativeTimeFormat(TAG[locale], { style: 'narrow' }).format(-n, unit);
  if (age < MINUTE) return locale === 'zh' ? '刚刚' : 'now';
  if (age < HOUR) return relative(Math.floor(age / MINUTE), 'minute');
  if (age < DAY) return relative(Math.floor(age / HOUR), 'hour');
  return format(locale, 'short', { month: 'short', day: 'numeric' }).format(at);
}

/** How long somebody has been waiting, to the second under an hour. */
export function waiting(since: number, now: number, locale: Locale): string {
  const age = Math.max(0, now - since);
  const pad = (n: number): string => String(n).padStart(2, '0');
  if (age < HOUR) return `${Math.floor(age / MINUTE)}:${pad(Math.floor(age / 1000) % 60)}`;
  const hours = Math.floor(age / HOUR);
  const minutes = Math.floor(age / MINUTE) % 60;
  if (age < DAY) return locale === 'zh' ? `${hours} 小时 ${minutes} 分` : `${hours} h ${minutes} min`;
  const days = Math.floor(age / DAY);
  return locale === 'zh' ? `${days} 天` : `${days} d`;
}

/** A time ahead: the clock today, the day with its clock within a week, else the date. */
export function soon(at: number, now: number, locale: Locale): string {
  const days = Math.round((startOfDay(at) - startOfDay(now)) / DAY);
  if (days <= 0) return clock(at, locale);
  const relative = new Intl.RelativeTimeFormat(TAG[locale], { numeric: 'auto' }).format(1, 'day');
  if (days === 1) return `${locale === 'zh' ? '明天' : relative} ${clock(at, locale)}`;
  const name = days < 7 ? format(locale, 'weekday', { weekday: 'short' }) : format(locale, 'short', { month: 'short', day: 'numeric' });
  return `${name.format(at)} ${clock(at, locale)}`;
}

/** Past this a waiting customer is shown as urgent. */
export const URGENT_WAIT_MS = 2 * MINUTE;

/** 0:07 for a recording. */
export function length(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Prices arrive in fen. */
export function money(fen: number, locale: Locale): string {
  return new Intl.NumberFormat(TAG[locale], { style: 'currency', currency: 'CNY', currencyDisplay: 'narrowSymbol' }).format(fen / 100);
}

export function bytes(size: number, locale: Locale): string {
  const number = (value: number, digits: number): string => value.toLocaleString(TAG[locale], { maximumFractionDigits: digits });
  if (size < 1024) return `${number(size, 0)} B`;
  if (size < 1024 * 1024) return `${number(size / 1024, 0)} KB`;
  return `${number(size / 1024 / 1024, 1)} MB`;
}
