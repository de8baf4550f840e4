import type { Locale } from '../wire';

const TAG: Record<Locale, string> = { zh: 'zh-CN', en: 'en-GB' };

/** A share of one; nothing is a dash, never 0. */
export function percent(value: number | null | undefined, locale: Locale, digits = 1): string {
  if (value === null || value === undefined) return '–';
  return new Intl.NumberFormat(TAG[locale], { style: 'percent', maximumFractionDigits: digits }).format(value);
}

export function count(value: number, locale: Locale): string {
  return new Intl.NumberFormat(TAG[locale]).format(value);
}

/** A difference of shares in points, with its sign. */
export function points(value: number, locale: Locale): string {
  const rounded = Math.round(value * 1000) / 10;
  const number = new Intl.NumberFormat(TAG[locale], { maximumFractionDigits: 1 }).format(Math.abs(rounded));
  return `${rounded > 0 ? '+' : rounded < 0 ? '−' : '±'}${number}`;
}

/** How long something takes that takes under a second: µs, or ms. */
export function micros(value: number, locale: Locale): string {
  const number = (of: number): string => new Intl.NumberFormat(TAG[locale], { maximumFractionDigits: 1 }).format(of);
  return value < 1_000 ? `${number(value)} µs` : `${number(value / 1_000)} ms`;
}
