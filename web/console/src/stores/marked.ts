import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { ask, client, type Schemas } from '../client';

export type BulkAct = Schemas['BulkAct'];
/** Rows of one request: small, so that progress is seen. The server takes 50 at most. */
const AT_ONCE = 10;

/** The rows that are selected, and what is done to all of them. */
export const useMarked = defineStore('marked', () => {
  const ids = shallowRef(new Set<string>());
  const last = ref<string>();
  const done = ref(0);
  const total = ref(0);
  const busy = computed(() => total.value > 0);
  let stopped = false;

  const has = (id: string): boolean => ids.value.has(id);

  /** Marks one, or with `through` all between the last one and it. */
  function toggle(id: string, order: readonly string[], through = false): void {
    const next = new Set(ids.value);
    const from = last.value === undefined ? -1 : order.indexOf(last.value);
    const to = order.indexOf(id);
    if (through && from >= 0 && to >= 0) for (const one of order.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(one);
    else if (!next.delete(id)) next.add(id);
    ids.value = next;
    last.value = id;
  }
  const all = (order: readonly string[]): void => void (ids.value = new Set(order));
  function clear(): void {
    ids.value = new Set();
    last.value = undefined;
  }

  /** Does it to each, some at a time; gives what was refused, and which were done. */
  async function run(act: BulkAct, to: readonly string[] = [...ids.value]): Promise<{ done: string[]; refused: Schemas['BulkResult'][] }> {
    const outcome: { done: string[]; refused: Schemas['BulkResult'][] } = { done: [], refused: [] };
    stopped = false;
    done.value = 0;
    total.value = to.length;
    try {
      for (let at = 0; at < to.length && !stopped; at += AT_ONCE) {
        const { results } = await ask(client.POST('/api/v1/conversations/bulk', { body: { ids: to.slice(at, at + AT_ONCE), act } }));
        for (const result of results) {
          if (result.problem) outcome.refused.push(result);
          else outcome.done.push(result.id);
        }
        done.value += results.length;
      }
      return outcome;
    } finally {
      total.value = 0;
    }
  }
  const stop = (): void => void (stopped = true);

  return { ids, done, total, busy, has, toggle, all, clear, run, stop };
});
