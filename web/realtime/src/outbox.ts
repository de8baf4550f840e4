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
  /** What the storage holds as far as we know; the rest lives in memory only. */
  readonly #saved = new Set<string>();

  constructor(
    private readonly storage: Storage | undefined,
    private readonly prefix: string,
  ) {
    this.refresh(undefined);
  }

  /**
   * Takes over what other tabs of the same visitor have said, and forgets what they have seen acknowledged; `inFlight` is ours to
   * finish. True when something changed.
   */
  refresh(inFlight: string | undefined): boolean {
    const before = this.#entries;
    const stored = this.#stored();
    if (!stored) return false;
    const known = new Set(before.map(({ frame }) => frame.client_msg_id));
    const stays = ({ frame: { client_msg_id: id } }: Pending) => id === inFlight || stored.has(id) || !this.#saved.has(id);
    const added = [...stored.values()].filter(({ frame }) => !known.has(frame.client_msg_id));
    const kept = before.filter(stays);
    for (const id of stored.keys()) this.#saved.add(id);
    if (added.length === 0 && kept.length === before.length) return false;
    this.#entries = [...kept, ...added].sort((a, b) => a.at_ms - b.at_ms);
    return true;
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

  /** Nothing when the storage is missing or forbidden. */
  #stored(): Map<string, Pending> | undefined {
    const { storage } = this;
    const found = new Map<string, Pending>();
    if (!storage) return undefined;
    try {
      for (let i = 0; i < storage.length; i++) {
        const key = storage.key(i);
        const entry = key?.startsWith(this.prefix) ? this.#read(key) : undefined;
        if (entry) found.set(entry.frame.client_msg_id, entry);
      }
      return found;
    } catch {
      return undefined;
    }
  }

  #read(key: string): Pending | undefined {
    try {
      const entry = JSON.parse(this.storage?.getItem(key) ?? "null") as Pending | null;
      return entry?.frame?.client_msg_id && entry.frame.t ? entry : undefined;
    } catch {
      // Not ours or damaged: leave it.
      return undefined;
    }
  }

  #save(entry: Pending) {
    const id = entry.frame.client_msg_id;
    this.#guard(() => {
      this.storage?.setItem(this.prefix + id, JSON.stringify(entry));
      this.#saved.add(id);
    });
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
