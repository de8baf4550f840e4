import { ask, client, type Schemas } from '../../client';

export type Correction = Schemas['CorrectionView'];
export type Place = Schemas['CorrectionPlace'];
export type Preview = Schemas['CorrectionPreview'];
export type Fate = Schemas['CorrectionFate'];
export type Why = Schemas['CorrectionWhy'];
export type Deed = Schemas['CorrectionDeed'];
export type Settle = Schemas['SettleCorrection'];
export type SkipReason = Schemas['SkipReason'];

export const FATES: readonly Fate[] = ['waiting', 'queued', 'sent', 'noted', 'unreachable', 'skipped', 'done'];
export const SKIPS: readonly SkipReason[] = ['not_concerned', 'told_otherwise', 'other'];
/** What may stand in the words. */
export const VARIABLES = ['contact.name', 'article.title'] as const;
/** Conversations that may be named in one request. */
export const NAMED = 200;

const at = (id: string) => ({ params: { path: { id } } });

/** What the pages of corrections ask of the server. */
export const corrections = {
  make: (article: string, why: Why, version?: number) => ask(client.POST('/api/v1/articles/{id}/corrections', { ...at(article), body: { why, ...(version ? { version } : {}) } })),
  list: (done: boolean, before?: string) => ask(client.GET('/api/v1/corrections', { params: { query: { done, ...(before ? { before } : {}) } } })),
  show: (id: string) => ask(client.GET('/api/v1/corrections/{id}', at(id))),
  save: (id: string, owner: string, texts: Partial<Record<'zh' | 'en', string>>) => ask(client.PUT('/api/v1/corrections/{id}', { ...at(id), body: { owner, texts } })),
  preview: (id: string) => ask(client.GET('/api/v1/corrections/{id}/preview', at(id))),
  places: (id: string, fate: Fate | '', cursor?: string) => ask(client.GET('/api/v1/corrections/{id}/conversations', { params: { path: { id }, query: { ...(fate ? { fate } : {}), ...(cursor ? { cursor } : {}) } } })),
  settle: (id: string, body: Settle) => ask(client.PUT('/api/v1/corrections/{id}/conversations', { ...at(id), body })),
  send: (id: string, conversations?: string[]) => ask(client.POST('/api/v1/corrections/{id}/send', { ...at(id), body: conversations ? { conversations } : {} })),
  set: (id: string, deed: Deed) => ask(client.PUT('/api/v1/corrections/{id}/state', { ...at(id), body: { deed } })),
};

/** How many conversations it has, and how many need nothing more. */
export function progress({ counts }: Correction): { all: number; over: number } {
  const over = counts.sent + counts.skipped + counts.done;
  return { all: over + counts.waiting + counts.queued + counts.noted + counts.unreachable, over };
}
