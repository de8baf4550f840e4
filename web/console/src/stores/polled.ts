import { ApiError } from '../api';

/** How often it is asked again. */
const AGAIN_MS = 60_000;

export interface Polled {
  /** Asks now. */
  load: () => Promise<void>;
  /** Somebody shows it: it is asked at once and again and again. */
  start: () => void;
  /** They do not any more. */
  stop: () => void;
}

/** A number on a sign: asked for while somebody shows it. An older answer never replaces a newer one; a failed one leaves it as it was. */
export function polled<T>(ask: () => Promise<T>, keep: (found: T) => void): Polled {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let open = 0;
  let round = 0;

  async function load(): Promise<void> {
    const own = ++round;
    clearTimeout(timer);
    try {
      const found = await ask();
      if (own === round) keep(found);
    } catch (error) {
      // The next time tells.
      if (!(error instanceof ApiError)) throw error;
    }
    if (open && own === round) timer = setTimeout(() => void load(), AGAIN_MS);
  }
  function start(): void {
    open += 1;
    if (open === 1) void load();
  }
  function stop(): void {
    open -= 1;
    if (!open) clearTimeout(timer);
  }
  return { load, start, stop };
}
