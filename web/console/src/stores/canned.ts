import { defineStore } from 'pinia';
import { ref } from 'vue';
import { ask, client, type Schemas } from '../client';
import type { CannedReply } from '../logic/canned';

/** Older than this, the list is asked for again when somebody wants to use it. */
const FRESH_MS = 30_000;

export const useCanned = defineStore('canned', () => {
  const replies = ref<CannedReply[]>([]);
  const variables = ref<string[]>([]);
  const loaded = ref(false);
  let asked = -Infinity;

  async function load(): Promise<void> {
    asked = Date.now();
    try {
      const answer = await ask(client.GET('/api/v1/canned-replies'));
      replies.value = answer.replies;
      variables.value = answer.variables;
      loaded.value = true;
    } catch (error) {
      asked = -Infinity;
      throw error;
    }
  }

  const refresh = async (): Promise<void> => void (Date.now() - asked > FRESH_MS && (await load()));

  function put(reply: CannedReply): void {
    replies.value = [...replies.value.filter((other) => other.id !== reply.id), reply];
  }

  async function save(id: string | undefined, body: Schemas['SaveCannedReply']): Promise<void> {
    put(await ask(id === undefined ? client.POST('/api/v1/canned-replies', { body }) : client.PUT('/api/v1/canned-replies/{id}', { params: { path: { id } }, body })));
  }

  async function remove(id: string): Promise<void> {
    await ask(client.DELETE('/api/v1/canned-replies/{id}', { params: { path: { id } } }));
    replies.value = replies.value.filter((other) => other.id !== id);
  }

  /** It was put into a message. A use that cannot be counted is no reason to stop anybody. */
  function count(reply: CannedReply): void {
    void ask(client.POST('/api/v1/canned-replies/{id}/use', { params: { path: { id: reply.id } } }))
      .then(() => put({ ...reply, used: reply.used + 1 }))
      .catch(() => undefined);
  }

  /** Another log-in has other replies. */
  function forget(): void {
    replies.value = [];
    loaded.value = false;
    asked = -Infinity;
  }

  return { replies, variables, loaded, load, refresh, save, remove, count, forget };
});
