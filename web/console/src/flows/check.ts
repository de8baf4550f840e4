import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue';
import { ApiError } from '../api';
import { located } from './problem';
import type { FlowCheck, FlowProblem, OutlineStep } from './wire';

const PAUSE_MS = 350;

/** What the server says of a text, a moment after each change. While it cannot be read, the last picture stays and is told to be of before. */
export function useCheck(
  text: Ref<string>,
  check: (source: string) => Promise<FlowCheck>,
  first: () => FlowCheck | undefined,
  pauseMs = PAUSE_MS,
): { problem: ComputedRef<FlowProblem | undefined>; outline: Ref<OutlineStep[]>; stale: ComputedRef<boolean> } {
  const found = shallowRef<FlowCheck>();
  const outline = shallowRef<OutlineStep[]>([]);
  /** The text that the answer is of. */
  const of = ref('');
  const readable = ref(true);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let round = 0;

  function take(given: FlowCheck, source: string): void {
    found.value = given;
    of.value = source;
    readable.value = given.outline.length > 0 || !given.problem;
    if (readable.value) outline.value = given.outline;
  }
  async function ask(): Promise<void> {
    const mine = ++round;
    const source = text.value;
    try {
      const given = await check(source);
      if (mine === round) take(given, source);
    } catch (error) {
      // Without an answer the last one stands; the next change asks again.
      if (!(error instanceof ApiError)) throw error;
    }
  }
  watch(first, (given) => given && !found.value && take(given, text.value), { immediate: true });
  watch(text, (_, before) => {
    clearTimeout(timer);
    if (before !== '') timer = setTimeout(() => void ask(), pauseMs);
  });
  onScopeDispose(() => clearTimeout(timer));
  return { problem: computed(() => (found.value?.problem ? located(found.value.problem, of.value) : undefined)), outline, stale: computed(() => !readable.value) };
}
