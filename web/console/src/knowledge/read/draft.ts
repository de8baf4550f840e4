import type { Check } from './api';

type Locale = 'zh' | 'en';
export type Words = Record<Locale, string>;

/** A question while it is written: its words in both languages, and which choice is right. */
export interface Draft {
  text: Words;
  choices: Words[];
  right: number;
}

export const words = (): Words => ({ zh: '', en: '' });
export const question = (): Draft => ({ text: words(), choices: [words(), words()], right: 0 });

/** Without one choice; the right one stays the right one. */
export function without(draft: Draft, at: number): Draft {
  const right = draft.right > at || draft.right === draft.choices.length - 1 ? Math.max(0, draft.right - 1) : draft.right;
  return { ...draft, choices: draft.choices.filter((_, no) => no !== at), right };
}

/** As the server takes it: in the languages in which anything was written. */
export function checkOf(drafts: readonly Draft[]): Check {
  const written = (locale: Locale): boolean => drafts.some(({ text, choices }) => [text, ...choices].some((one) => one[locale].trim()));
  const asked = (locale: Locale) => drafts.map(({ text, choices }) => ({ text: text[locale], choices: choices.map((one) => one[locale]) }));
  const locales = (['zh', 'en'] as const).filter(written);
  return { questions: Object.fromEntries(locales.map((one) => [one, asked(one)])), right: drafts.map(({ right }) => right) };
}
