import { computed, onScopeDispose, ref, watch, type ComputedRef, type Ref } from 'vue';
import { ApiError } from '../api';

/** A text as the server keeps it. */
export interface Kept {
  source: string;
  rev: number;
}
export type DraftState = 'saved' | 'changed' | 'saving' | 'failed' | 'conflict';
export interface Draft {
  text: Ref<string>;
  state: Ref<DraftState>;
  /** What somebody else saved meanwhile. */
  theirs: Ref<Kept | undefined>;
  failed: Ref<ApiError | undefined>;
  unsaved: ComputedRef<boolean>;
  /** Another number: the next change of the text is taken back by itself. */
  apart: Ref<number>;
  /** Takes what the server has as what is here. */
  adopt: (kept: Kept) => void;
  /** Saves now what is not saved; whether all is. */
  save: () => Promise<boolean>;
  keepMine: () => Promise<boolean>;
  takeTheirs: () => void;
}

export const CONFLICT = 'flow-changed';
const PAUSE_MS = 1_200;

/**
 * A text that saves itself a moment after the last change. What somebody else saved meanwhile is never written over: it is
 * fetched, both are kept, and nothing is saved until somebody chose.
 */
export function useDraft(store: { load: () => Promise<Kept>; save: (source: string, rev: number) => Promise<Kept> }, pauseMs = PAUSE_MS): Draft {
  const text = ref('');
  const state = ref<DraftState>('saved');
  const theirs = ref<Kept>();
  const failed = ref<ApiError>();
  const apart = ref(0);
  let base: Kept = { source: '', rev: 0 };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | undefined;
  const unsaved = computed(() => state.value !== 'saved');

  function adopt(kept: Kept): void {
    clearTimeout(timer);
    base = { source: kept.source, rev: kept.rev };
    apart.value += 1;
    text.value = kept.source;
    theirs.value = failed.value = undefined;
    state.value = 'saved';
  }
  function settle(): void {
    if (text.value === base.source) state.value = 'saved';
    else {
      state.value = 'changed';
      clearTimeout(timer);
      timer = setTimeout(() => void save(), pauseMs);
    }
  }
  async function put(): Promise<void> {
    const sent = text.value;
    state.value = 'saving';
    try {
      const kept = await store.save(sent, base.rev);
      base = { source: sent, rev: kept.rev };
      failed.value = undefined;
      settle();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      await refused(error);
    }
  }
  async function refused(error: ApiError): Promise<void> {
    failed.value = error;
    state.value = 'failed';
    if (error.problem.slug !== CONFLICT) return;
    try {
      const { source, rev } = await store.load();
      theirs.value = { source, rev };
      state.value = 'conflict';
    } catch (again) {
      if (!(again instanceof ApiError)) throw again;
      failed.value = again;
    }
  }
  async function save(): Promise<boolean> {
    clearTimeout(timer);
    // One at a time: two would refuse one another.
    while (running) await running;
    if (state.value === 'conflict') return false;
    if (text.value !== base.source) {
      running = put().finally(() => (running = undefined));
      await running;
    }
    return state.value === 'saved';
  }
  async function keepMine(): Promise<boolean> {
    if (!theirs.value) return false;
    base = theirs.value;
    theirs.value = failed.value = undefined;
    settle();
    return save();
  }
  function takeTheirs(): void {
    if (theirs.value) adopt(theirs.value);
  }
  watch(text, () => {
    if (state.value !== 'saving' && state.value !== 'conflict') settle();
  }, { flush: 'sync' });
  onScopeDispose(() => clearTimeout(timer));
  return { text, state, theirs, failed, unsaved, apart, adopt, save, keepMine, takeTheirs };
}
