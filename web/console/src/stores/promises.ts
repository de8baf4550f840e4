import { defineStore } from 'pinia';
import { ref } from 'vue';
import { ApiError } from '../api';
import { ask, client } from '../client';

/** How often it is asked whether a promise is late. */
const AGAIN_MS = 60_000;

/** How many promises should have been kept by now; asked for while a page with the bar at the side is open. */
export const usePromises = defineStore('promises', () => {
  const late = ref(0);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let open = 0;
  let round = 0;

  async function load(): Promise<void> {
    const own = ++round;
    clearTimeout(timer);
    try {
      const page = await ask(client.GET('/api/v1/promises', { params: { query: { list: 'mine' } } }));
      if (own === round) late.value = page.late;
    } catch (error) {
      // The number stays as it was; the next time tells.
      if (!(error instanceof ApiError)) throw error;
    }
    if (open && own === round) timer = setTimeout(() => void load(), AGAIN_MS);
  }
  function start(): void {
    open += 1;
    if (open === 1) void load();
  }
  function stop(): void {
    open -= 1;
    if (!open) clearTimeout(timer);
  }
  return { late, load, start, stop };
});
