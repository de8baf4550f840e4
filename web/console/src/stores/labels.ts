import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import { ask, client, type Schemas } from '../client';
import { useSettings } from './settings';

export type Label = Schemas['LabelView'];
const FRESH_MS = 60_000;

export const useLabels = defineStore('labels', () => {
  const settings = useSettings();
  const all = ref<Label[]>([]);
  const colors = ref<string[]>([]);
  const loaded = ref(false);
  let asked = -Infinity;

  const byId = computed(() => new Map(all.value.map((label) => [label.id, label])));
  /** Those that may be put on something, by name. */
  const usable = computed(() => all.value.filter((label) => !label.archived).sort((a, b) => name(a).localeCompare(name(b), settings.locale)));

  /** In the reader's language, or else in the other one. */
  function name(label: Label): string {
    return (settings.locale === 'zh' ? label.zh || label.en : label.en || label.zh) || label.id;
  }

  async function load(): Promise<void> {
    asked = Date.now();
    try {
      const answer = await ask(client.GET('/api/v1/labels'));
      all.value = answer.labels;
      colors.value = answer.colors;
      loaded.value = true;
    } catch (error) {
      asked = -Infinity;
      throw error;
    }
  }
  const refresh = async (): Promise<void> => void (Date.now() - asked > FRESH_MS && (await load()));

  /** The labels of these ids; one that is not known yet is asked for. */
  function of(ids: readonly string[] | undefined): Label[] {
    if (!ids?.length) return [];
    if (loaded.value && ids.some((id) => !byId.value.has(id)) && Date.now() - asked > 2_000) void load().catch(() => undefined);
    return ids.flatMap((id) => byId.value.get(id) ?? []);
  }

  function put(label: Label): void {
    all.value = [...all.value.filter((other) => other.id !== label.id), label];
  }
  async function save(id: string | undefined, body: Schemas['SaveLabel']): Promise<Label> {
    const label = await ask(id === undefined ? client.POST('/api/v1/labels', { body }) : client.PUT('/api/v1/labels/{id}', { params: { path: { id } }, body }));
    put(label);
    return label;
  }

  function forget(): void {
    all.value = [];
    loaded.value = false;
    asked = -Infinity;
  }

  return { all, colors, loaded, byId, usable, name, load, refresh, of, save, forget };
});
