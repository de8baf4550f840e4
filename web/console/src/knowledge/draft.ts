import { computed, onBeforeUnmount, ref, shallowRef, type ComputedRef, type Ref } from 'vue';
import { ApiError } from '../api';
import { knowledge } from './api';
import { blank, cleaned, differs } from './edition';
import type { ArticleView, Edition } from './wire';

/** So long nobody types before what was typed is saved. */
const PAUSE_MS = 1_200;

export interface Draft {
  edition: Ref<Edition>;
  /** Whether something is not saved yet. */
  dirty: ComputedRef<boolean>;
  saving: Ref<boolean>;
  savedAt: Ref<number | undefined>;
  /** Somebody saved meanwhile: what they wrote. */
  theirs: Ref<ArticleView | undefined>;
  failed: Ref<ApiError | undefined>;
  change: (edition: Edition) => void;
  save: (confirmed?: ('zh' | 'en')[]) => Promise<ArticleView | undefined>;
  take: (view: ArticleView) => void;
  keepMine: () => Promise<ArticleView | undefined>;
}

/** What is being written: saved by itself after a pause, one save at a time, never over what somebody else wrote. */
export function useDraft(start: ArticleView | undefined, saved: (view: ArticleView) => void): Draft {
  const first = start?.draft?.edition ?? start?.live?.edition ?? blank();
  const edition = shallowRef<Edition>(first);
  const kept = shallowRef<Edition>(first);
  let id = start?.id;
  let revision = start?.draft?.revision ?? 0;
  const saving = ref(false);
  const savedAt = ref<number | undefined>(start?.draft?.saved_ms);
  const theirs = shallowRef<ArticleView>();
  const failed = shallowRef<ApiError>();
  const dirty = computed(() => differs(edition.value, kept.value));
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<ArticleView | undefined> | undefined;

  function change(next: Edition): void {
    edition.value = next;
    clearTimeout(timer);
    if (!theirs.value) timer = setTimeout(() => void save(), PAUSE_MS);
  }
  async function send(confirmed: ('zh' | 'en')[]): Promise<ArticleView | undefined> {
    const sent = edition.value;
    saving.value = true;
    try {
      const view = id === undefined ? await knowledge.create(cleaned(sent)) : await knowledge.save(id, revision, cleaned(sent), confirmed);
      id = view.id;
      revision = view.draft?.revision ?? revision;
      kept.value = sent;
      savedAt.value = view.draft?.saved_ms;
      failed.value = undefined;
      saved(view);
      return view;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      failed.value = error;
      if (error.problem.slug === 'draft-changed' && id !== undefined) theirs.value = await knowledge.one(id).catch(() => undefined);
      return undefined;
    } finally {
      saving.value = false;
    }
  }
  /** One save at a time; what was typed meanwhile goes with the next. */
  async function save(confirmed: ('zh' | 'en')[] = []): Promise<ArticleView | undefined> {
    clearTimeout(timer);
    if (running) await running;
    if (theirs.value || (!dirty.value && !confirmed.length)) return undefined;
    running = send(confirmed).finally(() => (running = undefined));
    return running;
  }
  function take(view: ArticleView): void {
    edition.value = kept.value = view.draft?.edition ?? view.live?.edition ?? edition.value;
    revision = view.draft?.revision ?? 0;
    savedAt.value = view.draft?.saved_ms;
    theirs.value = failed.value = undefined;
  }
  async function keepMine(): Promise<ArticleView | undefined> {
    revision = theirs.value?.draft?.revision ?? 0;
    theirs.value = failed.value = undefined;
    return send([]);
  }
  const leave = (event: BeforeUnloadEvent): void => {
    if (dirty.value) event.preventDefault();
  };
  window.addEventListener('beforeunload', leave);
  onBeforeUnmount(() => {
    window.removeEventListener('beforeunload', leave);
    clearTimeout(timer);
    void save();
  });
  return { edition, dirty, saving, savedAt, theirs, failed, change, save, take, keepMine };
}
