import type { Schemas } from '../../client';

export type Payment = Schemas['PaymentView'];
type Tone = 'good' | 'warn' | 'bad' | 'plain';

/** How a state looks. */
export const TONES: Record<Payment['state'], Tone> = {
  asked: 'warn',
  agreed: 'plain',
  declined: 'plain',
  expired: 'warn',
  sent: 'plain',
  unclear: 'bad',
  paid: 'good',
  unpaid: 'plain',
};

/** An amount in yuan. */
export const yuan = (fen: number, locale: string): string => new Intl.NumberFormat(locale, { style: 'currency', currency: 'CNY', currencyDisplay: 'narrowSymbol' }).format(fen / 100);

/** The most that can be written: 1,000,000 yuan. */
const MOST_FEN = 100_000_000;

/** What was typed, in fen: empty is `null`, what is no amount is `undefined`. */
export function fenOf(typed: string): number | null | undefined {
  const text = typed.trim().replace(/[,，¥￥\s]/g, '');
  if (text === '') return null;
  if (!/^\d{1,7}(\.\d{1,2})?$/.test(text)) return undefined;
  const fen = Math.round(Number(text) * 100);
  return fen <= MOST_FEN ? fen : undefined;
}

/** As it stands in its field. */
export const typedOf = (fen: number | null | undefined): string => (fen ? (fen % 100 ? (fen / 100).toFixed(2) : String(fen / 100)) : '');
