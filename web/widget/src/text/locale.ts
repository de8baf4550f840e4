/** The choice of language; apart from the catalogues so that the launcher does not carry them. */
export type Locale = 'zh' | 'en';

/** `zh-CN`, `en_US`, … to a language we speak; anything else to `undefined`. */
export function parseLocale(tag: unknown): Locale | undefined {
  const code = String(tag ?? '').slice(0, 2).toLowerCase();
  return code === 'zh' || code === 'en' ? code : undefined;
}

/** The first of these wishes that we can meet, else English. */
export function chooseLocale(...wishes: unknown[]): Locale {
  for (const wish of wishes) {
    const locale = parseLocale(wish);
    if (locale) return locale;
  }
  return 'en';
}
