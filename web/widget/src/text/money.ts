/** Amounts of money as people of each language write them. */
import type { Locale } from './locale';

export const TAGS: Record<Locale, string> = { zh: 'zh-CN', en: 'en-GB' };

/** An amount in fen. */
export function money(fen: number, locale: Locale): string {
  return new Intl.NumberFormat(TAGS[locale], {
    style: 'currency',
    currency: 'CNY',
    currencyDisplay: 'narrowSymbol',
  }).format(fen / 100);
}
