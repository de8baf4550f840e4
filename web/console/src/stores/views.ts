import { defineStore } from 'pinia';
import { ref } from 'vue';
import { ask, client, type Schemas } from '../client';

export type SavedView = Schemas['SavedView'];
export type SaveView = Schemas['SaveView'];
/** Counts are asked for again so long after something changed. */
const RECOUNT_MS = 1_500;

export const useViews = defineStore('views', () => {
  const all = ref<SavedView[]>([]);
  const counts = ref(new Map<string, { count: number; more: boolean }>());
  const loaded = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function load(): Promise<void> {
    all.value = (await ask(client.GET('/api/v1/views'))).views;
    loaded.value = true;
    recount();
  }

  /** Something changed: the counts follow in a moment, once for many changes. */
  function recount(): void {
    if (timer !== undefined || !all.value.length) return;
    timer = setTimeout(() => {
      timer = undefined;
      // A count that cannot be had now is had after the next change.
      void ask(client.GET('/api/v1/views/counts'))
        .then((answer) => (counts.value = new Map(answer.counts.map(({ id, count, more }) => [id, { count, more }]))))
        .catch(() => undefined);
    }, RECOUNT_MS);
  }

  async function add(body: SaveView): Promise<SavedView> {
    const view = await ask(client.POST('/api/v1/views', { body }));
    await load();
    return view;
  }
  async function save(id: string, body: SaveView): Promise<void> {
    await ask(client.PUT('/api/v1/views/{id}', { params: { path: { id } }, body }));
    await load();
  }
  async function remove(view: SavedView): Promise<void> {
    await ask(client.DELETE('/api/v1/views/{id}', { params: { path: { id: view.id } } }));
    all.value = all.value.filter((other) => other.id !== view.id);
  }

  /** Moves a view among its like, and tells the server the whole order. */
  async function move(view: SavedView, by: 1 | -1): Promise<void> {
    const group = all.value.filter((other) => other.shared === view.shared).map((other) => other.id);
    const at = group.indexOf(view.id);
    const to = at + by;
    if (at < 0 || to < 0 || to >= group.length) return;
    group.splice(to, 0, ...group.splice(at, 1));
    await order(group);
  }
  async function order(ids: string[]): Promise<void> {
    await ask(client.PUT('/api/v1/views/order', { body: { ids } }));
    await load();
  }

  function forget(): void {
    all.value = [];
    counts.value = new Map();
    loaded.value = false;
    clearTimeout(timer);
    timer = undefined;
  }

  return { all, counts, loaded, load, recount, add, save, remove, move, order, forget };
});
