import type { Schemas } from '../../client';

export type Model = Schemas['LanguageModelView'];
export type Use = Schemas['ModelUse'];
/** What agents ask for, and what the assistant does; the latter is off until somebody switches it on. */
export const DESK_USES: readonly Use[] = ['summarise', 'draft', 'translate', 'rewrite'];
export const TURN_USES: readonly Use[] = ['choose', 'phrase'];

/** What is worth knowing first. */
export function stateOf(one: Model): 'on' | 'off' | 'unused' | 'resting' | 'over' {
  if (!one.on) return 'off';
  if (one.budget != null && one.spent >= one.budget) return 'over';
  if (one.resting_until_ms) return 'resting';
  return one.uses.length ? 'on' : 'unused';
}

/** Small sums keep the digits that say something. */
export function money(amount: number, currency: string, locale: string): string {
  const digits = amount !== 0 && amount < 1 ? 4 : 2;
  try {
    return new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: digits }).format(amount);
  } catch {
    // Three letters that are no currency.
    return `${amount.toFixed(digits)} ${currency}`;
  }
}
