import type { LocationQuery, LocationQueryRaw } from 'vue-router';
import type { Asked } from './api';
import type { ArticleCounts } from './wire';

/** What the list shows, by the words of its address. */
export const SHOWS = ['all', 'editing', 'in_review', 'returned', 'published', 'review_due', 'stale_zh', 'stale_en', 'missing_zh', 'missing_en', 'archived', 'withdrawn'] as const;
export type Show = (typeof SHOWS)[number];
export const isShow = (name: unknown): name is Show => SHOWS.some((one) => one === name);

export interface Filter {
  show: Show;
  text: string;
  category: string;
  tag: string;
  owner: string;
}

const word = (value: LocationQuery[string] | undefined): string => (typeof value === 'string' ? value : '');

export function filterOf(query: LocationQuery): Filter {
  const show = word(query.show);
  return { show: isShow(show) ? show : 'all', text: word(query.text), category: word(query.category), tag: word(query.tag), owner: word(query.owner) };
}

/** Nothing stands in the address that limits nothing. */
export function queryOf(filter: Filter): LocationQueryRaw {
  const { show, ...rest } = filter;
  return Object.fromEntries([...(show === 'all' ? [] : [['show', show]]), ...Object.entries(rest).filter(([, value]) => value)]) as LocationQueryRaw;
}

export function askedOf(filter: Filter): Asked {
  const { show, text, category, tag, owner } = filter;
  const asked: Asked = { ...(text.trim() ? { text: text.trim() } : {}), ...(category ? { category } : {}), ...(tag ? { tag } : {}), ...(owner ? { owner } : {}) };
  switch (show) {
    case 'all':
      return asked;
    case 'review_due':
      return { ...asked, review_due: true, order: 'review' };
    case 'stale_zh':
    case 'stale_en':
      return { ...asked, stale: show === 'stale_zh' ? 'zh' : 'en' };
    case 'missing_zh':
    case 'missing_en':
      return { ...asked, missing: show === 'missing_zh' ? 'zh' : 'en' };
    default:
      return { ...asked, state: show };
  }
}

/** How many there are; which language is stale or missing is not counted apart. */
export function countOf(counts: ArticleCounts | undefined, show: Show): number | undefined {
  if (show === 'stale_zh' || show === 'stale_en' || show === 'missing_zh' || show === 'missing_en') return undefined;
  return counts?.[show];
}

/** What is worth offering: what is chosen, and whatever there is any of. */
export function offered(counts: ArticleCounts | undefined, chosen: Show): Show[] {
  const some = (show: Show): boolean => {
    if (show.startsWith('stale_')) return (counts?.stale ?? 0) > 0;
    if (show.startsWith('missing_')) return (counts?.missing ?? 0) > 0;
    return (countOf(counts, show) ?? 0) > 0;
  };
  return SHOWS.filter((show) => show === 'all' || show === chosen || some(show));
}
