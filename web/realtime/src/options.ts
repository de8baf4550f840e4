// What a connection is given: handlers, a token, and the outside world (socket, clock, chance), which tests replace.

import type { Pending, Storage } from "./outbox";
import type { ConversationView, Frame, Locale, Problem } from "./wire";

/** `waiting`: the connection broke, the next try comes by itself. `stopped`: nothing happens until `start`. */
export type Status = "connecting" | "online" | "waiting" | "stopped";

/** The part of WebSocket that is needed. */
export interface Socket {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(data: string): void;
  close(code?: number): void;
}

export interface Timers {
  now(): number;
  set(work: () => void, ms: number): unknown;
  clear(timer: unknown): void;
}

export interface Handlers {
  status?(status: Status, info: { retryInMs?: number; code?: number }): void;
  /** A view is new or changed. `replaced`: it is not a continuation of what was there; forget older pages too. */
  view?(conversationId: string, view: ConversationView, replaced: boolean): void;
  /** What is said and not acknowledged, oldest first; entries with a `problem` wait for `retry` or `discard`. */
  outbox?(pending: readonly Pending[]): void;
  ack?(frame: Frame<"ack">): void;
  /** Refused for good. `clientMsgId` is absent when the frame had none. */
  refused?(problem: Problem, clientMsgId?: string): void;
  typing?(frame: Frame<"typing">): void;
  row?(frame: Frame<"row">): void;
  presence?(frame: Frame<"presence">): void;
  looking?(frame: Frame<"looking">): void;
}

export interface Options extends Handlers {
  audience: "visitor" | "agent";
  /** Address of the socket, e.g. `wss://host/api/v1/socket`. */
  url: string;
  /** A fresh visitor token or agent ticket; asked before every attempt. */
  token: () => Promise<string>;
  locale?: () => Locale;
  /** Where unacknowledged words survive a reload, e.g. `localStorage`. */
  storage?: Storage;
  /** Begins the keys in the storage; must differ per inbox and per customer. */
  storagePrefix?: string;
  socket?: (url: string) => Socket;
  timers?: Timers;
  random?: () => number;
  newId?: () => string;
}

export const browserTimers: Timers = {
  now: () => Date.now(),
  set: (work, ms) => setTimeout(work, ms),
  clear: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};

/** 128 random bits; works on pages without TLS too, where `crypto.randomUUID` does not exist. */
export function newClientId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function browserSocket(url: string): Socket {
  return new WebSocket(url) as Socket;
}
