import { defineStore } from 'pinia';
import { ref } from 'vue';
import { ask, client } from '../client';
import type { FormSet } from '../logic/forms';

/** Older than this, they are asked for again when somebody wants one. */
const FRESH_MS = 30_000;

/** The forms that agents of this workspace send. */
export const useForms = defineStore('forms', () => {
  const forms = ref<FormSet[]>([]);
  const loaded = ref(false);
  let asked = -Infinity;

  async function load(): Promise<void> {
    asked = Date.now();
    try {
      forms.value = (await ask(client.GET('/api/v1/forms'))).forms;
      loaded.value = true;
    } catch (error) {
      asked = -Infinity;
      throw error;
    }
  }

  const refresh = async (): Promise<void> => void (Date.now() - asked > FRESH_MS && (await load()));

  async function save(next: FormSet[]): Promise<void> {
    forms.value = (await ask(client.PUT('/api/v1/forms', { body: { forms: next } }))).forms;
    loaded.value = true;
    asked = Date.now();
  }

  return { forms, loaded, load, refresh, save };
});
