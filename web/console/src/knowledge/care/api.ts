import { ask, client } from '../../client';
import type { Filter, SetTask } from './show';

/** What the work list asks of the server. */
export const care = {
  list: ({ show, kind, owner }: Filter, cursor?: string) => ask(client.GET('/api/v1/article-tasks', { params: { query: { show, ...(kind ? { kind } : {}), ...(owner ? { owner } : {}), ...(cursor ? { cursor } : {}) } } })),
  figures: (owner: string) => ask(client.GET('/api/v1/article-tasks/figures', { params: { query: owner ? { owner } : {} } })),
  look: () => ask(client.POST('/api/v1/article-tasks/look')),
  draft: (id: string) => ask(client.POST('/api/v1/article-tasks/{id}/draft', { params: { path: { id } } })),
  set: (id: string, body: SetTask) => ask(client.PUT('/api/v1/article-tasks/{id}/state', { params: { path: { id } }, body })),
};
