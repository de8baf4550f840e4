import { ask, client, type Schemas } from '../client';

export type Source = Schemas['ArticleSourceView'];

/** What is asked of programs that push articles. */
export const sources = {
  all: () => ask(client.GET('/api/v1/article-sources')).then(({ sources }) => sources),
  set: (id: string, publishes: boolean) => ask(client.PUT('/api/v1/article-sources/{id}', { params: { path: { id } }, body: { publishes } })),
  remove: (id: string) => ask(client.DELETE('/api/v1/article-sources/{id}', { params: { path: { id } } })),
  gone: async (source: string, cursor?: string) => {
    const { items, next } = await ask(client.GET('/api/v1/knowledge/items', { params: { query: { source, gone: true, ...(cursor ? { cursor } : {}) } } }));
    return { rows: items, next };
  },
};
