import { onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import { ApiError } from '../api';
import { knowledge } from '../knowledge/api';
import type { ArticleHit } from '../knowledge/wire';
import type { Trigger } from '../logic/suggest';

/** So long nobody types before it is asked. */
const PAUSE_MS = 180;

export interface Asked {
  hits: ShallowRef<ArticleHit[]>;
  /** Whether the answer to what stands there now has come. */
  known: Ref<boolean>;
}

/** Articles for what is typed behind `??`, in whatever language it is typed; an older answer never replaces a newer one. */
export function useAsked(trigger: ComputedRef<Trigger | undefined>, failed: (error: unknown) => void): Asked {
  const hits = shallowRef<ArticleHit[]>([]);
  const known = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let round = 0;

  async function ask(text: string): Promise<void> {
    const mine = ++round;
    try {
      const found = await knowledge.find(text);
      if (mine !== round) return;
      hits.value = found.hits;
      known.value = true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (mine === round) failed(error);
    }
  }
  watch(
    () => (trigger.value?.kind === 'article' ? trigger.value.query.trim() : ''),
    (text) => {
      clearTimeout(timer);
      round += 1;
      known.value = false;
      if (text) timer = setTimeout(() => void ask(text), PAUSE_MS);
      else hits.value = [];
    },
  );
  onScopeDispose(() => clearTimeout(timer));
  return { hits, known };
}
