// A made-up outside: a clock moved by hand, sockets held by both ends, a storage, seeded chance.

import type { Socket, Storage, Timers } from "../src/index";
import type { ClientFrame, ConversationView, ServerFrame } from "../src/index";

export class FakeTimers implements Timers {
  #now = 1_767_600_000_000;
  #due: { at: number; work: () => void; no: number }[] = [];
  #no = 0;

  now(): number {
    return this.#now;
  }

  set(work: () => void, ms: number): number {
    this.#due.push({ at: this.#now + ms, work, no: ++this.#no });
    return this.#no;
  }

  clear(timer: unknown): void {
    this.#due = this.#due.filter((entry) => entry.no !== timer);
  }

  get waiting(): number {
    return this.#due.length;
  }

  /** Lets `ms` pass; promises that are settled on the way run too. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (;;) {
      const next = this.#due.filter((entry) => entry.at <= end).sort((a, b) => a.at - b.at || a.no - b.no)[0];
      if (!next) break;
      this.#now = Math.max(this.#now, next.at);
      this.clear(next.no);
      next.work();
      await settle();
    }
    this.#now = end;
  }
}

export async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) await Promise.resolve();
}

export class FakeSocket implements Socket {
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly sent: ClientFrame[] = [];
  closed: number | undefined;
  onframe: ((frame: ClientFrame) => void) | undefined;

  send(data: string): void {
    if (this.closed !== undefined) throw new Error("this socket is closed");
    const frame = JSON.parse(data) as ClientFrame;
    this.sent.push(frame);
    this.onframe?.(frame);
  }

  close(code = 1005): void {
    this.closed ??= code;
  }

  // what the server does
  accept(): void {
    this.onopen?.(undefined as never);
  }

  push(frame: ServerFrame): void {
    if (this.closed === undefined) this.onmessage?.({ data: JSON.stringify(frame) });
  }

  cut(code = 1006): void {
    if (this.closed !== undefined) return;
    this.closed = code;
    this.onclose?.({ code });
  }

  frames<T extends ClientFrame["t"]>(t: T): Extract<ClientFrame, { t: T }>[] {
    return this.sent.filter((frame) => frame.t === t) as Extract<ClientFrame, { t: T }>[];
  }
}

export class MemoryStorage implements Storage {
  readonly #map = new Map<string, string>();

  get length(): number {
    return this.#map.size;
  }

  key(index: number): string | null {
    return [...this.#map.keys()][index] ?? null;
  }

  getItem(key: string): string | null {
    return this.#map.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.#map.set(key, value);
  }

  removeItem(key: string): void {
    this.#map.delete(key);
  }
}

/** mulberry32 */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const welcome = (epoch = "e1"): ServerFrame => ({
  t: "welcome",
  v: 1,
  epoch,
  heartbeat_ms: 25_000,
  max_frame_bytes: 65_536,
});

export function emptyView(id = "c1", n = 1): ConversationView {
  return {
    n,
    header: {
      id,
      contact_id: "contact",
      inbox_id: "inbox",
      life: "open",
      owner: { kind: "assistant" },
      locale: "zh",
      opened_ms: 1_767_600_000_000,
      survey: { state: "none" },
    },
    messages: [],
    has_older: false,
    receipts: { customer_delivered: 0, customer_read: 0, house_read: 0 },
  };
}
