import { ask, client, slow, type Schemas } from '../../client';

export type Row = Schemas['ProductRow'];
export type Product = Schemas['ProductView'];
export type Value = Schemas['FactValue'];
export type Change = Schemas['ProductChange'];
export type Feed = Schemas['FeedView'];
export type Line = Schemas['FeedLine'];
export type Refusal = Schemas['FeedRefusal'];
type Locale = 'zh' | 'en';

/** What is taken; the server looks at what is in a file. */
export const ACCEPT = '.csv,.tsv,.xlsx,.json';
export const MOST_BYTES = 20 * 1024 * 1024;
/** Rows of each kind that a preview shows. */
export const SHOWN = 100;

/** What the pages of products ask of the server. */
export const products = {
  list: async (text: string, cursor?: string) => {
    const page = await ask(client.GET('/api/v1/knowledge/products', { params: { query: { ...(text ? { text } : {}), ...(cursor ? { cursor } : {}) } } }));
    return { rows: page.products, next: page.next, total: page.total ?? undefined };
  },
  one: (sku: string) => ask(client.GET('/api/v1/knowledge/products/one', { params: { query: { sku } } })),
  remove: (sku: string) => ask(client.DELETE('/api/v1/knowledge/products', { params: { query: { sku } } })),
  /** Looks at a file, or takes it where `seen` is what was looked at. */
  feed: (file: File, options: Schemas['FeedOptions']): Promise<Feed> => {
    const form = new FormData();
    form.append('options', JSON.stringify(options));
    form.append('file', file, file.name);
    // The generated type describes the form; the browser writes it.
    return ask(client.POST('/api/v1/product-feeds', { fetch: slow, body: form as unknown as Schemas['ProductsForm'], bodySerializer: (body) => body as unknown as FormData }));
  },
};

const HAN = /\p{Script=Han}/u;

/** A value as it is said in a language; in the other where it is not known in this one. */
export function said(value: Value | null | undefined, locale: Locale): string {
  if (!value) return '';
  if (value.number === undefined || value.number === null) return value.texts?.[locale] ?? Object.values(value.texts ?? {})[0] ?? '';
  const unit = value.unit ?? '';
  const close = !unit || HAN.test(unit[0] ?? '') || /^[%‰°′″]/.test(unit);
  return `${value.number}${close ? '' : ' '}${unit}`;
}

/** What a product is called, in this language or else in the other. */
export const nameOf = (names: Partial<Record<Locale, string>>, locale: Locale): string => names[locale] ?? names[locale === 'zh' ? 'en' : 'zh'] ?? '';

/** Whether it is said otherwise in the other language. */
export function other(value: Value, locale: Locale): string {
  const there = value.texts?.[locale === 'zh' ? 'en' : 'zh'] ?? '';
  return there === said(value, locale) ? '' : there;
}

/** Which languages a fact lacks. */
export const lacks = (value: Value): Locale[] => {
  if (value.number !== undefined && value.number !== null) return HAN.test(value.unit ?? '') ? ['en'] : [];
  return (['zh', 'en'] as const).filter((locale) => !value.texts?.[locale]);
};
