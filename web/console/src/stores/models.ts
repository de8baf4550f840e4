import { defineStore } from 'pinia';
import { ref } from 'vue';
import { ask, client, type Schemas } from '../client';

export type Use = Schemas['ModelUse'];

/** What language models are set for: without any nothing of it is shown. */
export const useModels = defineStore('models', () => {
  const uses = ref<readonly Use[]>([]);
  let asked = false;

  async function load(): Promise<void> {
    asked = true;
    try {
      uses.value = (await ask(client.GET('/api/v1/language-models/uses'))).uses;
    } catch {
      // The desk works without them; the next look asks again.
      asked = false;
    }
  }
  const look = (): void => void (asked || load());
  return { uses, load, look };
});
