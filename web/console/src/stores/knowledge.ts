import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { ApiError } from '../api';
import { ask, client, type Schemas } from '../client';
import { knowledge, type Asked } from '../knowledge/api';
import type { ArticleCounts, ArticleRow, ArticleView, Category } from '../knowledge/wire';
import { useSettings } from './settings';

/** The list of articles with its filters, the categories, and who may own an article. */
export const useKnowledge = defineStore('knowledge', () => {
  const settings = useSettings();
  const rows = shallowRef<ArticleRow[]>();
  const counts = ref<ArticleCounts>();
  const next = ref<string>();
  const categories = shallowRef<Category[]>([]);
  const tags = shallowRef<string[]>([]);
  const teams = shallowRef<Schemas['TeamView'][]>([]);
  const failed = ref<ApiError>();
  const busy = ref(false);
  let asked: Asked = {};
  let round = 0;

  /** In the reader's language, else in any. */
  const said = (words: Partial<Record<'zh' | 'en', string>> | undefined): string => words?.[settings.locale] || words?.zh || words?.en || '';
  const categoryOf = computed(() => new Map(categories.value.map((one) => [one.id, one])));
  const categoryName = (id: string | null | undefined): string => {
    const one = id ? categoryOf.value.get(id) : undefined;
    const above = one?.parent ? categoryOf.value.get(one.parent) : undefined;
    return [above, one].flatMap((part) => (part ? [said(part.name)] : [])).join(' / ');
  };
  /** Every category behind the one that it stands under. */
  const ordered = computed(() => categories.value.filter(({ parent }) => !parent).flatMap((top) => [top, ...categories.value.filter(({ parent }) => parent === top.id)]));

  async function guarded(act: () => Promise<void>): Promise<void> {
    try {
      await act();
      failed.value = undefined;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      failed.value = error;
    }
  }

  /** An older answer never replaces a newer one. */
  async function list(query: Asked = asked): Promise<void> {
    asked = query;
    const mine = ++round;
    busy.value = true;
    await guarded(async () => {
      const page = await knowledge.list(query);
      if (mine !== round) return;
      rows.value = page.articles;
      next.value = page.next ?? undefined;
      if (page.counts) counts.value = page.counts;
    });
    if (mine === round) busy.value = false;
  }
  async function more(): Promise<void> {
    if (!next.value || busy.value) return;
    const mine = round;
    busy.value = true;
    await guarded(async () => {
      const page = await knowledge.list({ ...asked, ...(next.value ? { cursor: next.value } : {}) });
      if (mine !== round) return;
      const known = new Set(rows.value?.map(({ id }) => id));
      rows.value = [...(rows.value ?? []), ...page.articles.filter(({ id }) => !known.has(id))];
      next.value = page.next ?? undefined;
    });
    if (mine === round) busy.value = false;
  }
  const loadCategories = (): Promise<void> => guarded(async () => {
    const given = await knowledge.categories();
    categories.value = given.categories;
    tags.value = given.tags;
  });
  const loadTeams = (): Promise<void> => guarded(async () => void (teams.value = (await ask(client.GET('/api/v1/teams'))).teams));
  /** What was changed in an article shows in the list at once; whether it still belongs there is asked behind. */
  function changed(view?: ArticleView): void {
    const row = rows.value?.find(({ id }) => id === view?.id);
    if (view && row) {
      const edition = view.draft?.edition ?? view.live?.edition;
      const titles = Object.fromEntries(Object.entries(edition?.wordings ?? {}).map(([locale, text]) => [locale, text?.title ?? '']));
      rows.value = rows.value?.map((one) => (one === row ? { ...row, titles } : one));
    }
    void list();
  }

  return { rows, counts, next, categories, ordered, tags, teams, failed, busy, said, categoryName, list, more, loadCategories, loadTeams, changed };
});
