import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import { ApiError } from '../api';
import { flows } from '../flows/api';
import { said } from '../flows/say';
import type { FlowsView, Wording } from '../flows/wire';
import { useSettings } from './settings';

/** Every flow, and which release answers. */
export const useFlows = defineStore('flows', () => {
  const settings = useSettings();
  const view = ref<FlowsView>();
  const failed = ref<ApiError>();
  const byId = computed(() => new Map((view.value?.flows ?? []).map((flow) => [flow.id, flow])));
  const waiting = computed(() => (view.value?.flows ?? []).filter(({ draft }) => draft !== 'none'));

  async function load(): Promise<void> {
    try {
      view.value = await flows.all();
      failed.value = undefined;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      failed.value = error;
    }
  }
  const named = (title: Wording | null | undefined, id: string): string => said(title, settings.locale) || id;
  const titleOf = (id: string): string => named(byId.value.get(id)?.title, id);
  return { view, failed, byId, waiting, load, named, titleOf };
});
