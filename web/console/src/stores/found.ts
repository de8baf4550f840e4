import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { ApiError } from '../api';
import { ask, client, type Schemas } from '../client';
import { filterRank, matches, sameFilter, type Filter } from '../logic/filter';
import type { ConversationRow, Problem } from '../wire';
import { useDesk } from './desk';

type Team = Schemas['TeamView'];
type Inbox = Schemas['InboxName'];

/** What the filter in the address bar finds: a list like the others, kept up to date by the rows that the socket brings. */
export const useFound = defineStore('found', () => {
  const desk = useDesk();
  const filter = shallowRef<Filter>({});
  /** In the order of the server, for a search by words. */
  const ids = shallowRef<string[]>([]);
  const hits = shallowRef(new Map<string, Schemas['Hit'][]>());
  const next = ref<string>();
  const horizon = ref(Infinity);
  const loaded = ref(false);
  const loading = ref(false);
  const problem = ref<Problem>();
  const teams = shallowRef<Team[]>([]);
  const inboxes = shallowRef<Inbox[]>([]);
  let round = 0;

  const members = computed(() => {
    const owner = filter.value.owner;
    return owner?.kind === 'team' ? new Set(teams.value.find((team) => team.id === owner.team_id)?.members ?? []) : undefined;
  });

  const rows = computed<ConversationRow[]>(() => {
    const known = new Set(ids.value);
    if (filter.value.text || filter.value.from || filter.value.to) return ids.value.flatMap((id) => desk.rows.get(id) ?? []);
    const rank = (row: ConversationRow): number => filterRank(row, filter.value);
    return [...desk.rows.values()]
      .filter((row) => matches(row, filter.value, desk.me, members.value) && (known.has(row.header.id) || rank(row) <= horizon.value))
      .sort((a, b) => rank(a) - rank(b) || (a.header.id < b.header.id ? -1 : 1));
  });

  /** Begins anew; an answer to an older question is dropped. */
  async function run(wanted: Filter, again = false): Promise<void> {
    if (!again && loaded.value && sameFilter(wanted, filter.value)) return;
    if (!sameFilter(wanted, filter.value)) {
      ids.value = [];
      hits.value = new Map();
      loaded.value = false;
    }
    filter.value = wanted;
    next.value = undefined;
    problem.value = undefined;
    await page(++round, undefined);
  }

  async function more(): Promise<void> {
    if (next.value && !loading.value) await page(round, next.value);
  }

  async function page(mine: number, cursor: string | undefined): Promise<void> {
    loading.value = true;
    try {
      let answer = await ask(client.POST('/api/v1/conversations/find', { body: { filter: filter.value, ...(cursor ? { cursor } : {}) } }));
      // So much was looked at as one request may, and nothing was in it: go on, but not for ever.
      for (let tries = 0; tries < 5 && !answer.found.length && answer.next && mine === round; tries++) {
        answer = await ask(client.POST('/api/v1/conversations/find', { body: { filter: filter.value, cursor: answer.next } }));
      }
      if (mine !== round) return;
      const found = answer.found.map((one) => one.row as ConversationRow);
      found.forEach((row) => desk.take(row));
      ids.value = [...(cursor ? ids.value : []), ...found.map((row) => row.header.id)];
      hits.value = new Map([...(cursor ? hits.value : []), ...answer.found.map((one): [string, Schemas['Hit'][]] => [one.row.header.id, one.hits ?? []])]);
      next.value = answer.next ?? undefined;
      const last = found[found.length - 1];
      horizon.value = next.value && last ? filterRank(last, filter.value) : Infinity;
      loaded.value = true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (mine === round) problem.value = error.problem;
    } finally {
      if (mine === round) loading.value = false;
    }
  }

  /** What the filters choose from. */
  async function choices(): Promise<void> {
    const [all, names] = await Promise.all([ask(client.GET('/api/v1/teams')), ask(client.GET('/api/v1/inboxes/names'))]);
    teams.value = all.teams;
    inboxes.value = names.inboxes;
  }

  return { filter, rows, hits, next, loaded, loading, problem, teams, inboxes, run, more, choices };
});
