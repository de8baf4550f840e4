import { defineStore } from 'pinia';
import { ref } from 'vue';
import { ask, client } from '../client';
import { polled } from './polled';

/** How many payments wait to be agreed to; asked for while a page with the bar at the side is open, by those who may decide. */
export const usePayments = defineStore('payments', () => {
  const waiting = ref(0);
  const page = () => ask(client.GET('/api/v1/payments', { params: { query: { state: 'asked' } } }));
  return { waiting, ...polled(page, (found) => (waiting.value = found.asked)) };
});
