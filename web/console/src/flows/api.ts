import { ask, client, slow } from '../client';
import type { ChatTurn } from './wire';

const at = (id: string) => ({ params: { path: { id } } });
const numbered = (no: number) => ({ params: { path: { no } } });

/** What the page of flows asks of the server. */
export const flows = {
  all: () => ask(client.GET('/api/v1/flows')),
  add: (id: string, source: string) => ask(client.POST('/api/v1/flows', { body: { id, source } })),
  one: (id: string) => ask(client.GET('/api/v1/flows/{id}', at(id))),
  save: (id: string, source: string, rev: number) => ask(client.PUT('/api/v1/flows/{id}', { ...at(id), body: { source, rev } })),
  saveScripts: (id: string, source: string, rev: number) => ask(client.PUT('/api/v1/flows/{id}/scripts', { ...at(id), body: { source, rev } })),
  reset: (id: string) => ask(client.POST('/api/v1/flows/{id}/reset', at(id))),
  restore: (id: string) => ask(client.POST('/api/v1/flows/{id}/restore', at(id))),
  remove: (id: string) => ask(client.DELETE('/api/v1/flows/{id}', at(id))),
  check: (id: string, source: string) => ask(client.POST('/api/v1/flows/{id}/check', { ...at(id), body: { source } })),
  try: (id: string, source: string, scripts: string) => ask(client.POST('/api/v1/flows/{id}/try', { ...at(id), body: { source, scripts }, fetch: slow })),
  chat: (id: string, source: string, turns: ChatTurn[], identity: boolean) => ask(client.POST('/api/v1/flows/chat', { body: { id, source, identity, turns: turns.map(({ customer = null, error = null, result }) => ({ customer, error, ...(result ? { result: result as Record<string, never> } : {}) })) } })),
  numbers: (id: string, days: number) => ask(client.GET('/api/v1/flows/{id}/numbers', { params: { path: { id }, query: { days } } })),
  releases: () => ask(client.GET('/api/v1/flow-releases')),
  release: (no: number) => ask(client.GET('/api/v1/flow-releases/{no}', numbered(no))),
  test: (note: string) => ask(client.POST('/api/v1/flow-releases', { body: { note } })),
  publish: (no: number) => ask(client.POST('/api/v1/flow-releases/{no}/publish', numbered(no))),
  rollout: (no: number) => ask(client.GET('/api/v1/flow-releases/{no}/rollout', numbered(no))),
  beginRollout: (no: number, percent: number) => ask(client.PUT('/api/v1/flow-releases/{no}/rollout', { ...numbered(no), body: { percent } })),
  endRollout: () => ask(client.DELETE('/api/v1/flow-releases/rollout')),
  withdraw: () => ask(client.DELETE('/api/v1/flow-releases/published')),
};
