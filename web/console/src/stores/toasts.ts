import { defineStore } from 'pinia';
import { ref } from 'vue';
import { ApiError } from '../api';
import { sentence, t } from '../i18n';

export interface Toast {
  id: number;
  tone: 'good' | 'info' | 'bad';
  text: string;
  requestId?: string | undefined;
  undo?: (() => void) | undefined;
}

const SHORT_MS = 5_000;
const LONG_MS = 10_000;
const AT_ONCE = 4;

export const useToasts = defineStore('toasts', () => {
  const all = ref<Toast[]>([]);
  let last = 0;

  function close(id: number): void {
    all.value = all.value.filter((toast) => toast.id !== id);
  }

  function add(toast: Omit<Toast, 'id'>): void {
    const id = ++last;
    all.value = [...all.value.filter((other) => other.text !== toast.text), { ...toast, id }].slice(-AT_ONCE);
    setTimeout(() => close(id), toast.tone === 'bad' || toast.undo ? LONG_MS : SHORT_MS);
  }

  /** Says what went wrong and what to do, with the id by which it is found in the log. */
  function fail(error: unknown): void {
    if (!(error instanceof ApiError)) {
      add({ tone: 'bad', text: t('problem.here') });
      console.error(error);
      return;
    }
    if (error.problem.slug === 'unauthenticated') return;
    add({ tone: 'bad', text: sentence(error.problem), requestId: error.problem.request_id ?? undefined });
  }

  return { all, add, fail, close };
});
