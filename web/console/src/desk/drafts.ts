import { onBeforeUnmount, onMounted, reactive, ref, watch, type Ref } from 'vue';
import { api, ApiError } from '../api';
import { useDesk } from '../stores/desk';
import { useSession } from '../stores/session';

export type Mode = 'reply' | 'note';
const MODES: readonly Mode[] = ['reply', 'note'];
/** Typing rests for so long before it is kept. */
const REST_MS = 800;
/** The server cannot be reached: it is tried again. */
const AGAIN_MS = 5_000;

interface Other {
  text: string;
  saved_ms: number;
}
interface Slot {
  /** The version that the words continue. */
  version: string | undefined;
  /** The words that the server has. */
  saved: string;
  saving: boolean;
  dropOther: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
}
interface Kept {
  text: string;
  version?: string | undefined;
}

export interface Drafts {
  texts: Ref<Record<Mode, string>>;
  /** What another device had written. */
  others: Record<Mode, Other | undefined>;
  /** What stands only here: the server did not take it. */
  stranded: Record<Mode, boolean>;
  /** Puts the other device's words behind what stands there. */
  take: (mode: Mode) => void;
  /** Puts them away; what was put away. */
  drop: (mode: Mode) => string;
  /** It was sent: nothing is left to keep. */
  sent: (mode: Mode) => void;
}

/**
 * What one writes in a conversation, kept on the server while one writes and when one leaves, so that it is there on any device. The browser's
 * tab keeps it too, for when the server is away. The newest save wins; what it did not know of is offered.
 */
export function useDrafts(id: string): Drafts {
  const desk = useDesk();
  const me = useSession().user?.id;
  const place = (mode: Mode): string => `zhike.draft.${me}.${id}.${mode}`;
  const first: Record<Mode, Kept> = { reply: local('reply'), note: local('note') };
  const texts = ref<Record<Mode, string>>({ reply: first.reply.text, note: first.note.text });
  const others = reactive<Record<Mode, Other | undefined>>({ reply: undefined, note: undefined });
  const stranded = reactive<Record<Mode, boolean>>({ reply: false, note: false });
  const slot = (mode: Mode): Slot => ({ version: first[mode].version, saved: '', saving: false, dropOther: false, timer: undefined });
  const slots: Record<Mode, Slot> = { reply: slot('reply'), note: slot('note') };
  let gone = false;

  function local(mode: Mode): Kept {
    try {
      const text = sessionStorage.getItem(place(mode));
      return text ? (JSON.parse(text) as Kept) : { text: '' };
    } catch {
      return { text: '' };
    }
  }

  function mirror(mode: Mode): void {
    try {
      const text = texts.value[mode];
      if (text) sessionStorage.setItem(place(mode), JSON.stringify({ text, version: slots[mode].version } satisfies Kept));
      else sessionStorage.removeItem(place(mode));
    } catch {
      // A full storage costs what the server has not been told yet, should the tab die.
    }
  }

  function mark(): void {
    desk.markDraft(id, MODES.some((mode) => texts.value[mode].trim() !== '' || others[mode] !== undefined));
  }

  /** What the server has, wherever it was written; words of this tab that it does not have stay, and are kept next. */
  async function load(): Promise<void> {
    let drafts;
    try {
      drafts = (await api.drafts(id)).drafts;
    } catch (error) {
      if (error instanceof ApiError) return;
      throw error;
    }
    if (gone) return;
    for (const mode of MODES) {
      const found = drafts.find((one) => one.private === (mode === 'note'));
      const mine = slots[mode];
      const text = texts.value[mode];
      const clean = text === '' || text === mine.saved;
      others[mode] = found?.other ?? undefined;
      if (clean || text === found?.text) {
        texts.value[mode] = found?.text ?? '';
        mine.version = found?.version;
        mine.saved = found?.text ?? '';
      } else if (found?.version !== mine.version) {
        // Somebody else's version: saving without knowing it keeps it beside ours.
        mine.version = undefined;
        mine.saved = found?.text ?? '';
      }
      mirror(mode);
      later(mode);
    }
    mark();
  }

  function later(mode: Mode, wait = REST_MS): void {
    const mine = slots[mode];
    clearTimeout(mine.timer);
    if (texts.value[mode] === mine.saved && !mine.dropOther) return;
    mine.timer = setTimeout(() => void keep(mode), wait);
  }

  async function keep(mode: Mode, leaving = false): Promise<void> {
    const mine = slots[mode];
    clearTimeout(mine.timer);
    const text = texts.value[mode];
    if ((text === mine.saved && !mine.dropOther) || (mine.saving && !leaving)) return;
    mine.saving = true;
    const dropOther = mine.dropOther;
    try {
      const { draft } = await api.saveDraft(id, { private: mode === 'note', text, after: mine.version ?? null, drop_other: dropOther }, leaving);
      mine.version = draft?.version;
      mine.saved = text;
      if (dropOther) mine.dropOther = false;
      if (!mine.dropOther) others[mode] = draft?.other ?? undefined;
      stranded[mode] = false;
      mirror(mode);
      mark();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      stranded[mode] = texts.value[mode].trim() !== '';
      // What can never be kept (the customer was erased) is not tried for ever.
      if (error.problem.status === 0 || error.problem.status >= 500 || error.problem.status === 429) {
        mine.saving = false;
        if (!gone) later(mode, AGAIN_MS);
        return;
      }
    }
    mine.saving = false;
    if (!gone) later(mode);
  }

  watch(
    texts,
    () => {
      for (const mode of MODES) {
        mirror(mode);
        if (!slots[mode].saving) later(mode);
      }
      mark();
    },
    { deep: true },
  );

  function leave(): void {
    for (const mode of MODES) void keep(mode, true);
  }
  const looked = (): void => (document.visibilityState === 'hidden' ? leave() : void load());

  onMounted(() => {
    void load();
    document.addEventListener('visibilitychange', looked);
    window.addEventListener('pagehide', leave);
  });
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', looked);
    window.removeEventListener('pagehide', leave);
    leave();
    gone = true;
  });

  function drop(mode: Mode): string {
    const text = others[mode]?.text ?? '';
    others[mode] = undefined;
    slots[mode].dropOther = true;
    later(mode, 0);
    mark();
    return text;
  }

  function take(mode: Mode): void {
    const own = texts.value[mode];
    const text = drop(mode);
    texts.value[mode] = own.trim() ? `${own}\n${text}` : text;
  }

  function sent(mode: Mode): void {
    texts.value[mode] = '';
    later(mode, 0);
  }

  return { texts, others, stranded, take, drop, sent };
}
