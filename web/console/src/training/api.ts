import { ask, client, slow } from '../client';
import type { ImportDone, IntentInput, TrainingFormat } from './wire';

const at = (id: string) => ({ params: { path: { id } } });
const numbered = (no: number) => ({ params: { path: { no } } });
const example = (id: string, example_id: string) => ({ params: { path: { id, example_id } } });

/** What the pages of training ask of the server. */
export const training = {
  intents: () => ask(client.GET('/api/v1/intents')),
  create: (body: IntentInput) => ask(client.POST('/api/v1/intents', { body })),
  change: (id: string, body: IntentInput) => ask(client.PUT('/api/v1/intents/{id}', { ...at(id), body })),
  remove: (id: string) => ask(client.DELETE('/api/v1/intents/{id}', at(id))),

  examples: async (id: string) => (await ask(client.GET('/api/v1/intents/{id}/examples', at(id)))).examples,
  add: (id: string, texts: string[], force = false) => ask(client.POST('/api/v1/intents/{id}/examples', { ...at(id), body: { texts, force } })),
  take: (id: string, example_id: string) => ask(client.DELETE('/api/v1/intents/{id}/examples/{example_id}', example(id, example_id))),
  restore: (id: string, example_id: string) => ask(client.POST('/api/v1/intents/{id}/examples/{example_id}/restore', example(id, example_id))),

  try: (text: string, model?: number) => ask(client.POST('/api/v1/training/try', { body: { text, ...(model === undefined ? {} : { model }) } })),

  models: () => ask(client.GET('/api/v1/training/models')),
  model: (no: number) => ask(client.GET('/api/v1/training/models/{no}', numbered(no))),
  train: (note: string) => ask(client.POST('/api/v1/training/models', { body: { note } })),
  cancel: (no: number) => ask(client.POST('/api/v1/training/models/{no}/cancel', numbered(no))),
  publish: (no: number) => ask(client.POST('/api/v1/training/models/{no}/publish', numbered(no))),
  withdraw: () => ask(client.DELETE('/api/v1/training/published')),
  compare: (a: number, b: number) => ask(client.GET('/api/v1/training/compare', { params: { query: { a, b } } })),

  preview: (format: TrainingFormat, text: string) => ask(client.POST('/api/v1/training/import/preview', { body: { format, text }, fetch: slow })),
  import: (format: TrainingFormat, text: string) => ask(client.POST('/api/v1/training/import', { body: { format, text }, fetch: slow })),
  undoImport: ({ ids, restored, new_intents: intents }: ImportDone) => ask(client.POST('/api/v1/training/import/undo', { body: { ids, restored, intents }, fetch: slow })),
  export: (format: TrainingFormat) => ask(client.GET('/api/v1/training/export', { params: { query: { format } }, parseAs: 'text', fetch: slow })),

  suggestions: () => ask(client.GET('/api/v1/training/suggestions', { fetch: slow })),
  accept: (intent: string, message_ids: string[]) => ask(client.POST('/api/v1/training/suggestions/accept', { body: { intent, message_ids } })),
  reject: (message_ids: string[]) => ask(client.POST('/api/v1/training/suggestions/reject', { body: { message_ids } })),
  restoreSuggestions: (message_ids: string[]) => ask(client.POST('/api/v1/training/suggestions/restore', { body: { message_ids } })),

  sample: (week?: string) => ask(client.GET('/api/v1/training/sample', { params: { query: week ? { week } : {} } })),
  label: (week: string, message_id: string, label: string) => ask(client.POST('/api/v1/training/sample/{message_id}', { params: { path: { message_id } }, body: { week, label } })),
};
