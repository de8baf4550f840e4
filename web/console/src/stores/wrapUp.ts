import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import { api } from '../api';
import type { Schemas } from '../client';
import { useSettings } from './settings';

/** The form by which agents say what a session came to. */
export const useWrapUp = defineStore('wrap-up', () => {
  const settings = useSettings();
  const form = ref<Schemas['WrapUpForm']>();
  /** Counts what was saved here, so that whoever shows it looks again. */
  const saved = ref(0);
  const required = computed((): Schemas['WrapUpRules'] => form.value?.required ?? { topic: false, solved: false, note: false });
  /** Whether resolving asks first. */
  const asks = computed(() => Boolean(required.value.topic || required.value.solved || required.value.note));
  const load = async (): Promise<void> => void (form.value = await api.wrapUpForm());
  const titleOf = (id: string): string => {
    const topic = form.value?.topics.find((one) => one.id === id);
    return (topic && (settings.locale === 'zh' ? topic.title.zh : topic.title.en)) || id;
  };
  return { form, required, asks, saved, load, titleOf };
});
