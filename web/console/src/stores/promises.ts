import { defineStore } from 'pinia';
import { ref } from 'vue';
import { ask, client } from '../client';
import { polled } from './polled';

/** How many promises should have been kept by now; asked for while a page with the bar at the side is open. */
export const usePromises = defineStore('promises', () => {
  const late = ref(0);
  const page = () => ask(client.GET('/api/v1/promises', { params: { query: { list: 'mine' } } }));
  return { late, ...polled(page, (found) => (late.value = found.late)) };
});
