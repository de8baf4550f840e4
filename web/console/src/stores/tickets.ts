import { defineStore } from 'pinia';
import { ref } from 'vue';
import { ask, client, type Schemas } from '../client';
import { polled } from './polled';

/** How many tickets should have been solved by now; asked for while a page with the bar at the side is open. */
export const useTickets = defineStore('tickets', () => {
  const late = ref(0);
  const teams = ref<Schemas['TeamView'][]>([]);
  const page = () => ask(client.GET('/api/v1/tickets', { params: { query: { list: 'mine' } } }));
  async function loadTeams(): Promise<void> {
    teams.value = (await ask(client.GET('/api/v1/teams'))).teams;
  }
  return { late, teams, loadTeams, ...polled(page, (found) => (late.value = found.late)) };
});
