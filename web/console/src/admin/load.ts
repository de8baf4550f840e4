import { onMounted, ref, type Ref } from 'vue';
import { ApiError } from '../api';

export interface Loaded<T> {
  value: Ref<T | undefined>;
  busy: Ref<boolean>;
  failed: Ref<ApiError | undefined>;
  load: () => Promise<void>;
}

/** What a page shows: loaded when the page is there, and again whenever asked; an older answer never replaces a newer one. */
export function useLoaded<T>(ask: () => Promise<T>): Loaded<T> {
  const value = ref() as Ref<T | undefined>;
  const busy = ref(true);
  const failed = ref<ApiError>();
  let round = 0;

  async function load(): Promise<void> {
    const mine = ++round;
    busy.value = true;
    try {
      const found = await ask();
      if (mine !== round) return;
      value.value = found;
      failed.value = undefined;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (mine === round) failed.value = error;
    } finally {
      if (mine === round) busy.value = false;
    }
  }
  onMounted(load);
  return { value, busy, failed, load };
}
