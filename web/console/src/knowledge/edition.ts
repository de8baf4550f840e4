import type { ArticleText, Edition, Variant } from './wire';

type Lang = 'zh' | 'en';
export const LANGS: readonly Lang[] = ['zh', 'en'];

/** A new article is for everybody until somebody says otherwise. */
export const blank = (): Edition => ({ wordings: {}, layer: 'business', tags: [], audiences: ['customers', 'agents', 'assistant'], channels: [], related: [], variants: [] });

export const textOf = (edition: Edition, lang: Lang): ArticleText => edition.wordings[lang] ?? { title: '', body: '', questions: [], since: 0 };

/** For whom another answer is. */
export const forWhom = ({ vip, regions, channels }: Variant['when'], t: (key: string) => string): string =>
  [vip == null ? '' : t(`knowledge.variant.vip.${vip ? 'yes' : 'no'}`), ...(regions ?? []), ...(channels ?? []).map((one) => t(`knowledge.channel.${one}`))].filter(Boolean).join(' · ');

/** The same with one language said otherwise. */
export function withText(edition: Edition, lang: Lang, change: Partial<ArticleText>): Edition {
  return { ...edition, wordings: { ...edition.wordings, [lang]: { ...textOf(edition, lang), ...change } } };
}

const full = (lines: readonly string[] | undefined): string[] => (lines ?? []).map((line) => line.trim()).filter(Boolean);
const isEmpty = (text: ArticleText): boolean => !text.title.trim() && !text.body?.trim() && !full(text.questions).length;

function cleanVariant(variant: Variant): Variant {
  const bodies = Object.fromEntries(Object.entries(variant.bodies).filter(([, body]) => body?.trim()));
  return { when: { ...variant.when, regions: full(variant.when.regions) }, bodies };
}

/** As it is sent: no empty lines, no language without a word, no variant that says nothing. */
export function cleaned(edition: Edition): Edition {
  const texts = LANGS.flatMap((lang) => {
    const text = edition.wordings[lang];
    return text && !isEmpty(text) ? [[lang, { ...text, title: text.title.trim(), questions: full(text.questions) }] as const] : [];
  });
  const variants = (edition.variants ?? []).map(cleanVariant).filter(({ bodies }) => Object.keys(bodies).length > 0);
  return { ...edition, wordings: Object.fromEntries(texts), variants };
}

/** What a title in any language is, the reader's first. */
export const titleOf = (edition: Edition | undefined, lang: Lang): string => (edition ? textOf(edition, lang).title || LANGS.map((one) => textOf(edition, one).title).find(Boolean) || '' : '');

/** Whether anything that is sent differs. */
export const differs = (a: Edition, b: Edition): boolean => JSON.stringify(sorted(cleaned(a))) !== JSON.stringify(sorted(cleaned(b)));

/** With keys in one order, and nothing where nothing is said. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key, one]) => key !== 'since' && one !== null && one !== undefined && !(Array.isArray(one) && !one.length));
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, sorted(one)]));
}
