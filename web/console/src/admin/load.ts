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

export interface Pages<Row, Cursor> {
  rows: Ref<Row[] | undefined>;
  next: Ref<Cursor | undefined>;
  busy: Ref<boolean>;
  failed: Ref<ApiError | undefined>;
  load: () => Promise<void>;
  more: () => Promise<void>;
}

/** A list read page by page: an older answer neither replaces a newer one nor is added to it. */
export function usePages<Row, Cursor>(ask: (after?: Cursor) => Promise<{ rows: Row[]; next?: Cursor | null | undefined }>): Pages<Row, Cursor> {
  const rows = ref() as Ref<Row[] | undefined>;
  const next = ref() as Ref<Cursor | undefined>;
  const busy = ref(false);
  const failed = ref<ApiError>();
  let round = 0;

  async function read(after?: Cursor): Promise<void> {
    const mine = ++round;
    busy.value = true;
    try {
      const page = await ask(after);
      if (mine !== round) return;
      rows.value = after === undefined ? page.rows : [...(rows.value ?? []), ...page.rows];
      next.value = page.next ?? undefined;
      failed.value = undefined;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (mine === round) failed.value = error;
    } finally {
      if (mine === round) busy.value = false;
    }
  }
  async function load(): Promise<void> {
    // What follows another list is not asked for behind this one.
    next.value = undefined;
    await read();
  }
  async function more(): Promise<void> {
    if (next.value !== undefined && !busy.value) await read(next.value);
  }
  return { rows, next, busy, failed, load, more };
}
