import { ask, client } from '../client';
import type { Edition, Refile, SaveCategory } from './wire';

const at = (id: string) => ({ params: { path: { id } } });

/** What to look for; what is left out does not limit. */
export interface Asked {
  text?: string;
  state?: 'editing' | 'in_review' | 'returned' | 'published' | 'archived' | 'withdrawn';
  category?: string;
  tag?: string;
  owner?: string;
  missing?: 'zh' | 'en';
  stale?: 'zh' | 'en';
  review_due?: boolean;
  order?: 'changed' | 'title' | 'review';
  cursor?: string;
}

/** What the pages of knowledge ask of the server. */
export const knowledge = {
  list: (query: Asked) => ask(client.GET('/api/v1/articles', { params: { query } })),
  create: (edition: Edition) => ask(client.POST('/api/v1/articles', { body: { edition } })),
  one: (id: string) => ask(client.GET('/api/v1/articles/{id}', at(id))),
  save: (id: string, revision: number, edition: Edition, confirmed: ('zh' | 'en')[] = []) => ask(client.PUT('/api/v1/articles/{id}/draft', { ...at(id), body: { revision, edition, confirmed } })),
  submit: (id: string, revision: number, note: string) => ask(client.POST('/api/v1/articles/{id}/submit', { ...at(id), body: { revision, note } })),
  giveBack: (id: string, revision: number, reason: string) => ask(client.POST('/api/v1/articles/{id}/return', { ...at(id), body: { revision, reason } })),
  publish: (id: string, revision: number, note: string) => ask(client.POST('/api/v1/articles/{id}/publish', { ...at(id), body: { revision, note } })),
  discard: (id: string, revision: number) => ask(client.POST('/api/v1/articles/{id}/discard', { ...at(id), body: { revision } })),
  restore: (id: string, version: number, revision: number) => ask(client.POST('/api/v1/articles/{id}/restore', { ...at(id), body: { version, revision } })),
  archive: (id: string) => ask(client.POST('/api/v1/articles/{id}/archive', at(id))),
  withdraw: (id: string, reason: string) => ask(client.POST('/api/v1/articles/{id}/withdraw', { ...at(id), body: { reason } })),
  refile: (id: string, filing: Refile) => ask(client.POST('/api/v1/articles/{id}/refile', { ...at(id), body: filing })),

  versions: async (id: string) => (await ask(client.GET('/api/v1/articles/{id}/versions', at(id)))).versions,
  version: (id: string, no: number) => ask(client.GET('/api/v1/articles/{id}/versions/{no}', { params: { path: { id, no } } })),
  history: async (id: string) => (await ask(client.GET('/api/v1/articles/{id}/history', at(id)))).events,

  told: (id: string, before?: string) => ask(client.GET('/api/v1/articles/{id}/told', { params: { path: { id }, query: before ? { before } : {} } })),

  comments: async (id: string) => (await ask(client.GET('/api/v1/articles/{id}/comments', at(id)))).comments,
  comment: (id: string, text: string) => ask(client.POST('/api/v1/articles/{id}/comments', { ...at(id), body: { text } })),
  uncomment: (id: string, comment_id: string) => ask(client.DELETE('/api/v1/articles/{id}/comments/{comment_id}', { params: { path: { id, comment_id } } })),

  refileAll: (ids: string[], filing: Refile) => ask(client.POST('/api/v1/articles/bulk', { body: { ids, deed: { kind: 'refile', filing } } })),
  archiveAll: (ids: string[]) => ask(client.POST('/api/v1/articles/bulk', { body: { ids, deed: { kind: 'archive' } } })),

  categories: () => ask(client.GET('/api/v1/article-categories')),
  addCategory: (body: SaveCategory) => ask(client.POST('/api/v1/article-categories', { body })),
  saveCategory: (id: string, body: SaveCategory) => ask(client.PUT('/api/v1/article-categories/{id}', { ...at(id), body })),
  removeCategory: (id: string) => ask(client.DELETE('/api/v1/article-categories/{id}', at(id))),

  /** Where customers read it, and whether it helped them. */
  feedback: (id: string) => ask(client.GET('/api/v1/articles/{id}/feedback', at(id))),

  settings: () => ask(client.GET('/api/v1/settings/knowledge')),
  saveSettings: (second_reader: boolean) => ask(client.PUT('/api/v1/settings/knowledge', { body: { second_reader } })),

  find: (text: string, locale?: 'zh' | 'en') => ask(client.GET('/api/v1/articles/search', { params: { query: { text, ...(locale ? { locale } : {}) } } })),

  /** Markdown as it is shown everywhere: made by the server, so that there is one way of showing it. */
  shown: async (body: string, locale: 'zh' | 'en') => (await ask(client.POST('/api/v1/articles/render', { body: { body, locale } }))).html,
};
