import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import { ApiError } from '../api';
import { mustReads, type Mine } from '../knowledge/read/api';

/** How often it is asked whether there is something new to read. */
const AGAIN_MS = 2 * 60_000;

/** What I must read; asked for while a page with the bar is open, and when one comes back to it. */
export const useMustReads = defineStore('mustReads', () => {
  const mine = shallowRef<Mine[]>([]);
  const open = ref(false);
  let bars = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let round = 0;

  async function load(): Promise<void> {
    const own = ++round;
    clearTimeout(timer);
    try {
      const found = await mustReads.mine();
      if (own === round) mine.value = found;
    } catch (error) {
      // The bar stays as it was; the next time tells.
      if (!(error instanceof ApiError)) throw error;
    }
    if (bars && own === round) timer = setTimeout(() => void load(), AGAIN_MS);
  }
  const looked = (): void => void (document.visibilityState === 'visible' && load());
  function start(): void {
    bars += 1;
    if (bars > 1) return;
    document.addEventListener('visibilitychange', looked);
    void load();
  }
  function stop(): void {
    bars -= 1;
    if (bars) return;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', looked);
  }
  const done = (id: string): void => void (mine.value = mine.value.filter((one) => one.id !== id));

  return { mine, open, load, start, stop, done };
});
