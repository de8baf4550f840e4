import en from '@zhike/ui/locales/en.json';
import zh from '@zhike/ui/locales/zh.json';
import { createI18n } from 'vue-i18n';
import type { Locale, Problem } from './wire';

export const i18n = createI18n({
  legacy: false,
  locale: 'zh' as Locale,
  fallbackLocale: 'en',
  messages: { zh, en } as Record<Locale, typeof zh>,
  missingWarn: false,
  fallbackWarn: false,
});

type Key = string;
export const t = (key: Key, values: Record<string, unknown> = {}): string => i18n.global.t(key, values);
export const has = (key: Key): boolean => i18n.global.te(key) || i18n.global.te(key, 'en');

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
