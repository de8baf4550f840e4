import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import { ApiError } from '../api';
import { t } from '../i18n';
import { training } from '../training/api';
import type { IntentView, ModelView } from '../training/wire';
import { useSettings } from './settings';

const EVERY_MS = 1_000;
/** While figures are being measured, so many beats pass between two looks. */
const LOOK_EACH = 3;

/** The intents and the versions of the model, as every page of training shows them. */
export const useTraining = defineStore('training', () => {
  const settings = useSettings();
  const intents = ref<IntentView[]>();
  const models = ref<ModelView[]>();
  /** Whether anything was taught since the version that answers. */
  const stale = ref(false);
  /** Whether the figures of the pack's own model are on their way. */
  const measuring = ref(false);
  const failed = ref<ApiError>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let watchers = 0;
  let beats = 0;

  const running = computed(() => models.value?.find(({ state }) => state === 'waiting' || state === 'training'));
  const published = computed(() => models.value?.find((model) => model.published));
  const changed = computed(() => (intents.value ?? []).filter((intent) => intent.changed));
  const byId = computed(() => new Map((intents.value ?? []).map((intent) => [intent.id, intent])));

  const named = (title: { zh: string; en: string }, id: string): string => title[settings.locale] || title.zh || title.en || id;
  const titleOf = (id: string): string => {
    // What is not the shop's business is no intent, and is still named.
    if (id === '') return t('training.outside');
    const intent = byId.value.get(id);
    return intent ? named(intent.title, id) : id;
  };

  async function asked(act: () => Promise<void>): Promise<void> {
    try {
      await act();
      failed.value = undefined;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      failed.value = error;
    }
  }
  const loadIntents = (): Promise<void> => asked(async () => {
    const given = await training.intents();
    intents.value = given.intents;
    stale.value = given.changed;
    measuring.value = given.measuring;
  });
  const loadModels = (): Promise<void> => asked(async () => {
    const given = await training.models();
    models.value = given.models;
    stale.value = given.changed;
  });
  const load = async (): Promise<void> => void (await Promise.all([loadIntents(), loadModels()]));

  /** While a page looks and something is being trained, it is asked how far it has come. */
  async function tick(): Promise<void> {
    timer = undefined;
    if (!watchers) return;
    if (running.value) {
      await loadModels();
      // What was trained brings new figures.
      if (!running.value) await loadIntents();
    } else if (measuring.value && (beats += 1) % LOOK_EACH === 0) await loadIntents();
    if (watchers && !timer) timer = setTimeout(() => void tick(), EVERY_MS);
  }
  function watch(): () => void {
    watchers += 1;
    if (!timer) timer = setTimeout(() => void tick(), EVERY_MS);
    return () => {
      watchers -= 1;
      if (!watchers && timer) {
        clearTimeout(timer);
        timer = undefined;
      }
    };
  }

  return { intents, models, stale, measuring, failed, running, published, changed, byId, named, titleOf, load, loadIntents, loadModels, watch };
});
