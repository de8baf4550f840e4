import type { Locale } from '../wire';

export type Unit = 'count' | 'share' | 'time' | 'per_session';

const TAG: Record<Locale, string> = { zh: 'zh-CN', en: 'en-GB' };
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

function number(value: number, locale: Locale, digits: number): string {
  return new Intl.NumberFormat(TAG[locale], { maximumFractionDigits: digits }).format(value);
}

/** 0.4 s, 12 s, 3 min 20 s, 2 h 5 min. */
export function lasted(ms: number, locale: Locale): string {
  const zh = locale === 'zh';
  if (ms < 10 * SECOND) return `${number(ms / SECOND, locale, 1)} ${zh ? '秒' : 's'}`;
  const seconds = Math.round(ms / SECOND);
  if (seconds < 60) return `${number(seconds, locale, 0)} ${zh ? '秒' : 's'}`;
  if (seconds < 3600) {
    const rest = seconds % 60;
    const whole = Math.floor(seconds / 60);
    return `${whole} ${zh ? '分' : 'min'}${rest ? ` ${rest} ${zh ? '秒' : 's'}` : ''}`;
  }
  const minutes = Math.round(ms / MINUTE);
  const rest = minutes % 60;
  return `${number(Math.floor(minutes / 60), locale, 0)} ${zh ? '小时' : 'h'}${rest ? ` ${rest} ${zh ? '分' : 'min'}` : ''}`;
}

/** A value as people read it; nothing is a dash, never 0. */
export function said(value: number | undefined | null, unit: Unit, locale: Locale): string {
  if (value === undefined || value === null) return '–';
  if (unit === 'share') return new Intl.NumberFormat(TAG[locale], { style: 'percent', maximumFractionDigits: 1 }).format(value);
  if (unit === 'time') return lasted(value, locale);
  return number(value, locale, unit === 'per_session' ? 1 : 0);
}

export interface Change {
  text: string;
  tone: 'good' | 'bad' | 'plain';
}

/** How much it changed: shares by points, everything else by percent. Without a value on either side there is nothing to compare. */
export function change(now: number | undefined | null, before: number | undefined | null, unit: Unit, better: boolean | undefined | null, locale: Locale): Change | undefined {
  if (now === undefined || now === null || before === undefined || before === null) return undefined;
  if (unit !== 'share' && before === 0) return undefined;
  const by = unit === 'share' ? (now - before) * 100 : ((now - before) / before) * 100;
  const rounded = Math.round(by * 10) / 10;
  const sign = rounded > 0 ? '+' : rounded < 0 ? '−' : '±';
  const points = locale === 'zh' ? ' 个百分点' : ' points';
  const text = `${sign}${number(Math.abs(rounded), locale, 1)}${unit === 'share' ? points : '%'}`;
  const tone = rounded === 0 || better === undefined || better === null ? 'plain' : rounded > 0 === better ? 'good' : 'bad';
  return { text, tone };
}

const DAY_MS = 24 * HOUR;

/** A day as the API writes it, in this browser's zone. */
export function dayOf(at: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** So many days that end today. */
export function lastDays(days: number, now: Date): { from: string; to: string } {
  const noon = new Date(now.getFullYear(), now.getMonth(), now.getDate(), 12);
  return { from: dayOf(new Date(noon.getTime() - (days - 1) * DAY_MS)), to: dayOf(noon) };
}

/** A day of the API for people: 20 Nov, 11月20日. */
export function dayName(day: string, locale: Locale): string {
  const [year, month, date] = day.split('-').map(Number);
  return new Intl.DateTimeFormat(TAG[locale], { month: 'short', day: 'numeric' }).format(new Date(year ?? 0, (month ?? 1) - 1, date ?? 1));
}
