// What was said and is not acknowledged yet. Each entry has its own key in the storage, so that two tabs of one visitor do not
// overwrite each other; sending an entry twice is harmless because the first one counts for ever.

import type { ClientFrame, Problem } from "./wire";

export type OutboxFrame = Extract<ClientFrame, { client_msg_id: string }>;

export interface Pending {
  frame: OutboxFrame;
  /** When it was said; also its place in the order. */
  at_ms: number;
  /** Refused for good, until somebody tries again. */
  problem?: Problem;
}

/** The part of the browser's Storage that is needed; `localStorage` and `sessionStorage` fit. */
export interface Storage {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Entries that may wait at once. */
export const OUTBOX_LIMIT = 100;

export class Outbox {
  #entries: Pending[] = [];

  constructor(
    private readonly storage: Storage | undefined,
    private readonly prefix: string,
  ) {
    this.#guard(() => {
      for (let i = 0; i < (storage?.length ?? 0); i++) {
        const key = storage?.key(i);
        if (key?.startsWith(prefix)) this.#load(key);
      }
    });
    this.#entries.sort((a, b) => a.at_ms - b.at_ms);
  }

  get all(): readonly Pending[] {
    return this.#entries;
  }

  /** The oldest one that still has a chance. */
  get head(): Pending | undefined {
    return this.#entries.find((entry) => !entry.problem);
  }

  /** False when too much is waiting already. */
  add(frame: OutboxFrame, now: number): boolean {
    if (this.#entries.length >= OUTBOX_LIMIT) return false;
    const last = this.#entries.at(-1)?.at_ms ?? 0;
    const entry = { frame, at_ms: Math.max(now, last + 1) };
    this.#entries = [...this.#entries, entry];
    this.#save(entry);
    return true;
  }

  remove(id: string): boolean {
    const rest = this.#entries.filter((entry) => entry.frame.client_msg_id !== id);
    const found = rest.length < this.#entries.length;
    this.#entries = rest;
    this.#guard(() => this.storage?.removeItem(this.prefix + id));
    return found;
  }

  /** Refused for good: words stay with their problem, anything else goes. */
  refuse(id: string, problem: Problem): void {
    const entry = this.#entries.find((entry) => entry.frame.client_msg_id === id);
    if (entry?.frame.t === "send") this.#replace({ ...entry, problem });
    else this.remove(id);
  }

  /** A refused entry is worth another try. */
  reprieve(id: string): boolean {
    const entry = this.#entries.find((entry) => entry.frame.client_msg_id === id && entry.problem);
    if (entry) this.#replace({ frame: entry.frame, at_ms: entry.at_ms });
    return entry !== undefined;
  }

  #replace(next: Pending) {
    const id = next.frame.client_msg_id;
    this.#entries = this.#entries.map((entry) => (entry.frame.client_msg_id === id ? next : entry));
    this.#save(next);
  }

  #load(key: string) {
    try {
      const entry = JSON.parse(this.storage?.getItem(key) ?? "null") as Pending | null;
      if (entry?.frame?.client_msg_id && entry.frame.t) this.#entries.push(entry);
    } catch {
      // Not ours or damaged: leave it.
    }
  }

  #save(entry: Pending) {
    this.#guard(() => this.storage?.setItem(this.prefix + entry.frame.client_msg_id, JSON.stringify(entry)));
  }

  /** A full or forbidden storage costs survival of a reload, not the message. */
  #guard(work: () => void) {
    try {
      work();
    } catch {
      // see above
    }
  }
}
