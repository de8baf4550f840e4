import type zh from '@zhike/ui/locales/zh.json';
import { createI18n } from 'vue-i18n';
import type { Locale, Problem } from './wire';

type Catalogue = typeof zh;
/** One language is loaded at a time: the other comes when somebody chooses it. A test holds that both have the same words. */
const CATALOGUES: Record<Locale, () => Promise<{ default: unknown }>> = {
  zh: () => import('@zhike/ui/locales/zh.json'),
  en: () => import('@zhike/ui/locales/en.json'),
};

export const i18n = createI18n({
  legacy: false,
  locale: 'zh' as Locale,
  fallbackLocale: false,
  messages: {} as Record<Locale, Catalogue>,
  missingWarn: false,
  fallbackWarn: false,
});

let wanted: Locale | undefined;
/** Loads a language and speaks it, unless another was chosen meanwhile. */
export async function speak(locale: Locale): Promise<void> {
  wanted = locale;
  if (!i18n.global.availableLocales.includes(locale)) {
    const { default: words } = await CATALOGUES[locale]();
    i18n.global.setLocaleMessage(locale, words as Catalogue);
  }
  if (wanted === locale) i18n.global.locale.value = locale;
}

type Key = string;
export const t = (key: Key, values: Record<string, unknown> = {}): string => i18n.global.t(key, values);
export const has = (key: Key): boolean => i18n.global.te(key);

/** What went wrong, in the reader's language. A slug that the catalogue does not know is said with the server's own words. */
export function sentence(problem: Problem): string {
  const key = `problem.${problem.slug}`;
  return has(key) ? t(key) : t('problem.unknown', { title: problem.detail ?? problem.title });
}

/** A word of a closed set that may have grown on the server. */
export function word(group: string, name: string): string {
  const key = `${group}.${name}`;
  return has(key) ? t(key) : name;
}
