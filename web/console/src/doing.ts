import { ref, type Ref } from 'vue';
import { ApiError } from './api';

export interface Doing {
  busy: Ref<boolean>;
  refused: Ref<ApiError | undefined>;
  doing: (act: () => Promise<void>) => Promise<void>;
}

/** What somebody asked for, one thing at a time; a refusal of the server is kept to be shown, until the next try. */
export function useDoing(): Doing {
  const busy = ref(false);
  const refused = ref<ApiError>();

  async function doing(act: () => Promise<void>): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    refused.value = undefined;
    try {
      await act();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refused.value = error;
    } finally {
      busy.value = false;
    }
  }
  return { busy, refused, doing };
}
