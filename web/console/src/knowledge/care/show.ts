import type { LocationQuery, LocationQueryRaw } from 'vue-router';
import type { Schemas } from '../../client';

export type Task = Schemas['ArticleTaskView'];
export type Finding = Schemas['ArticleFinding'];
export type Kind = Schemas['ArticleTaskKind'];
export type Care = Schemas['ArticleCare'];
export type Effect = Schemas['ArticleTaskEffect'];
export type SetTask = Schemas['SetArticleTask'];

/** What is worst first. */
export const KINDS: readonly Kind[] = ['contradiction', 'dead_link', 'fact', 'unanswered', 'unhelpful', 'searched_in_vain', 'passed_over', 'chosen', 'stale', 'duplicate', 'translation', 'unused'];
export const SHOWS = ['open', 'taken', 'done', 'dismissed'] as const;
export type Show = (typeof SHOWS)[number];

export interface Filter {
  show: Show;
  /** Empty: every kind. */
  kind: Kind | '';
  owner: string;
}

/** Whether something is asked more, less, or as often as before: the newer half of the weeks beside the older one. */
export function trendOf(weeks: readonly number[]): 'more' | 'less' | 'same' {
  const half = Math.floor(weeks.length / 2);
  const sum = (part: readonly number[]): number => part.reduce((all, n) => all + n, 0);
  const [older, newer] = [sum(weeks.slice(0, half)), sum(weeks.slice(weeks.length - half))];
  const apart = Math.abs(newer - older) > Math.max(1, older / 4);
  if (!apart) return 'same';
  return newer > older ? 'more' : 'less';
}

/** So many questions there must be before and after; of fewer no share is told. */
export const EFFECT_LEAST = 5;
/** How many of a hundred questions were not answered well, before and after. */
export function sharesOf(effect: Effect | null | undefined): { before: number; after: number } | undefined {
  if (!effect || effect.asked_before < EFFECT_LEAST || effect.asked_after < EFFECT_LEAST) return undefined;
  const share = (failed: number, asked: number): number => Math.round((failed / asked) * 100);
  return { before: share(effect.failed_before, effect.asked_before), after: share(effect.failed_after, effect.asked_after) };
}

const word = (value: LocationQuery[string] | undefined): string => (typeof value === 'string' ? value : '');

export function filterOf(query: LocationQuery): Filter {
  const show = SHOWS.find((one) => one === word(query.show)) ?? 'open';
  return { show, kind: KINDS.find((one) => one === word(query.kind)) ?? '', owner: word(query.owner) };
}

/** Nothing stands in the address that limits nothing. */
export function queryOf({ show, kind, owner }: Filter): LocationQueryRaw {
  return { ...(show === 'open' ? {} : { show }), ...(kind ? { kind } : {}), ...(owner ? { owner } : {}) };
}

export const isLimited = (filter: Filter): boolean => Object.keys(queryOf(filter)).length > 0;

/** What of a sentence is the number: the pieces of it, and whether each is one of the values. */
export function marked(sentence: string, values: readonly string[]): { text: string; value: boolean }[] {
  const numbers = values.flatMap((value) => value.split('-')).filter(Boolean).map((value) => value.replace('.', '\\.'));
  if (!numbers.length) return [{ text: sentence, value: false }];
  const parts = sentence.split(new RegExp(`(?<![\\d.])(${numbers.join('|')})(?![\\d])`, 'u'));
  return parts.flatMap((text, at) => (text ? [{ text, value: at % 2 === 1 }] : []));
}
