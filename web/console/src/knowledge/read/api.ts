import { ask, client, type Schemas } from '../../client';

export type MustRead = Schemas['MustReadView'];
export type Mine = Schemas['MyMustRead'];
export type Text = Schemas['MustReadText'];
export type Reader = Schemas['MustReadReader'];
export type Wrong = Schemas['WrongAnswer'];
export type Check = Schemas['MustReadCheck'];
export type Make = Schemas['MakeMustRead'];
export type Role = Schemas['Role'];

/** Questions of a check, and choices of a question. */
export const QUESTIONS = 3;
export const CHOICES = 5;
const DAY_MS = 86_400_000;
/** What is offered as the day by which something is to be read. */
export const WEEK_MS = 7 * DAY_MS;

const at = (id: string) => ({ params: { path: { id } } });

/** What the pages of what must be read ask of the server. */
export const mustReads = {
  mine: async () => (await ask(client.GET('/api/v1/must-reads/mine'))).must_reads,
  text: (id: string, locale: 'zh' | 'en') => ask(client.GET('/api/v1/must-reads/{id}/text', { params: { path: { id }, query: { locale } } })),
  answer: (text: Text, answers: number[]) => ask(client.POST('/api/v1/must-reads/{id}/answer', { ...at(text.id), body: { version: text.version, locale: text.locale, answers } })),
  make: (article: string, body: Make) => ask(client.POST('/api/v1/articles/{id}/must-reads', { ...at(article), body })),
  list: (withdrawn: boolean, before?: string) => ask(client.GET('/api/v1/must-reads', { params: { query: { withdrawn, ...(before ? { before } : {}) } } })),
  of: async (article: string) => (await ask(client.GET('/api/v1/must-reads', { params: { query: { article } } }))).must_reads,
  readers: async (id: string) => (await ask(client.GET('/api/v1/must-reads/{id}/readers', at(id)))).readers,
  withdraw: (id: string) => ask(client.PUT('/api/v1/must-reads/{id}/state', { ...at(id), body: { deed: 'withdraw' } })),
  again: (id: string, version: number, due_ms: number) => ask(client.PUT('/api/v1/must-reads/{id}/state', { ...at(id), body: { deed: 'again', version, due_ms } })),
  spare: (id: string, version: number) => ask(client.PUT('/api/v1/must-reads/{id}/state', { ...at(id), body: { deed: 'spare', version } })),
  remind: (id: string) => ask(client.POST('/api/v1/must-reads/{id}/remind', at(id))),
};
