import { defineStore } from 'pinia';
import { ref } from 'vue';
import { ApiError } from '../api';
import { ask, client } from '../client';

/** How often it is asked whether a payment waits for somebody's word. */
const AGAIN_MS = 60_000;

/** How many payments wait to be agreed to; asked for while a page with the bar at the side is open, by those who may decide. */
export const usePayments = defineStore('payments', () => {
  const waiting = ref(0);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let open = 0;
  let round = 0;

  async function load(): Promise<void> {
    const own = ++round;
    clearTimeout(timer);
    try {
      const page = await ask(client.GET('/api/v1/payments', { params: { query: { state: 'asked' } } }));
      if (own === round) waiting.value = page.asked;
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
  return { waiting, load, start, stop };
});
