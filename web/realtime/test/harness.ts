// One connection at a time in a made-up world; begun afresh before each test.

import { beforeEach, expect } from "vitest";
import { Connection, type Options, type Pending, type Problem, type ServerFrame } from "../src/index";
import { FakeSocket, FakeTimers, MemoryStorage, emptyView, settle, welcome } from "./world";

export let timers: FakeTimers;
export let storage: MemoryStorage;
export let sockets: FakeSocket[];
/** What the handlers were told, in order. */
export let log: string[];
export let pending: readonly Pending[];
let ids: number;

beforeEach(() => {
  timers = new FakeTimers();
  storage = new MemoryStorage();
  sockets = [];
  log = [];
  pending = [];
  ids = 0;
});

export function connection(options: Partial<Options> = {}): Connection {
  return new Connection({
    audience: "visitor",
    url: "ws://test/api/v1/socket",
    token: () => Promise.resolve("token"),
    storage,
    timers,
    random: () => 0.5,
    newId: () => `id-${String(++ids).padStart(6, "0")}`,
    socket: () => {
      sockets.push(new FakeSocket());
      return socket();
    },
    status: (status) => log.push(status),
    view: (_, view, replaced) => log.push(`${replaced ? "snapshot" : "events"} ${view.n}`),
    refused: (problem, id) => log.push(`refused ${problem.slug} ${id ?? "-"}`),
    outbox: (all) => (pending = all),
    ...options,
  });
}

export const socket = () => sockets.at(-1)!;
export const snapshot = (n: number, id = "c1"): ServerFrame => ({
  t: "snapshot",
  conversation_id: id,
  recovered: false,
  view: emptyView(id, n),
});
export const events = (...ns: number[]): ServerFrame => ({
  t: "events",
  conversation_id: "c1",
  events: ns.map((n) => ({ n, patches: [] })),
});
export const ack = (client_msg_id: string): ServerFrame => ({ t: "ack", client_msg_id, conversation_id: "c1" });
export const refused = (client_msg_id: string | undefined, slug: string, status: number): ServerFrame => ({
  t: "refused",
  client_msg_id,
  problem: { type: `/problems/${slug}`, slug, status, title: slug } satisfies Problem,
});

export async function online(options: Partial<Options> = {}, epoch = "e1"): Promise<Connection> {
  const it = connection(options);
  it.start();
  await settle();
  socket().accept();
  socket().push(welcome(epoch));
  return it;
}

/** Waits for the next attempt, no longer. */
export async function attempt(): Promise<void> {
  const count = sockets.length;
  for (let i = 0; i < 301 && sockets.length === count; i++) await timers.pass(100);
  expect(sockets.length, "it tries again").toBe(count + 1);
}

export async function back(): Promise<void> {
  await attempt();
  socket().accept();
  socket().push(welcome());
}
