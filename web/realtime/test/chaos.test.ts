// A small server that keeps its promises and a network that does not: whatever is cut when, every word arrives once and in order,
// and the client's view is the server's.

import { expect, it } from "vitest";
import { Connection, type ClientFrame, type ConversationView, type Patch, type WireEvent } from "../src/index";
import { FakeSocket, FakeTimers, MemoryStorage, chance, emptyView, welcome } from "./world";

class Server {
  readonly events: WireEvent[] = [];
  readonly known = new Map<string, number>();
  view: ConversationView = emptyView();
  socket: FakeSocket | undefined;
  /** The epoch changes once, as after a restore that lost nothing. */
  epoch = "e1";

  constructor(
    private readonly random: () => number,
    private readonly replayLimit: number,
  ) {}

  attach(socket: FakeSocket): void {
    this.socket = socket;
    socket.onframe = (frame) => this.#handle(socket, frame);
  }

  add(patches: Patch[]): void {
    this.events.push({ n: this.view.n + 1, patches });
    const puts = patches.flatMap((patch) => (patch.op === "message.put" ? [patch.message] : []));
    const receipts = { ...this.view.receipts };
    for (const patch of patches) {
      if (patch.op === "receipt.set") receipts.customer_delivered = Math.max(receipts.customer_delivered, patch.customer_delivered ?? 0);
    }
    this.view = { ...this.view, n: this.view.n + 1, messages: [...this.view.messages, ...puts], receipts };
    // A wake-up may be lost, repeated, or overtaken by the cut.
    const from = this.random() < 0.1 ? Math.max(0, this.events.length - 3) : this.events.length - 1;
    if (this.random() < 0.9) this.#push(this.events.slice(from));
  }

  speak(): void {
    const n = this.view.n + 1;
    const content = { type: "text" as const, text: `answer ${n}` };
    this.add([{ op: "message.put", message: { id: `s${n}`, n, public_seq: n, author: { kind: "assistant" }, at_ms: n, content } }]);
  }

  #push(events: WireEvent[]): void {
    this.socket?.push({ t: "events", conversation_id: "c1", events });
  }

  #handle(socket: FakeSocket, frame: ClientFrame): void {
    if (this.random() < 0.05) return socket.cut();
    if (frame.t === "hello") {
      socket.push(welcome(this.epoch));
      const last = frame.watch?.[0]?.last;
      const missed = last == null ? undefined : this.events.filter((event) => event.n > last);
      if (missed && missed.length <= this.replayLimit && frame.epoch === this.epoch) this.#push(missed);
      else socket.push({ t: "snapshot", conversation_id: "c1", recovered: false, view: this.view });
    } else if (frame.t === "ping") {
      socket.push({ t: "pong" });
    } else if (frame.t === "delivered") {
      if (frame.up_to > this.view.receipts.customer_delivered) this.add([{ op: "receipt.set", customer_delivered: frame.up_to }]);
    } else if (frame.t === "send") {
      if (this.random() < 0.1) {
        const problem = { type: "/problems/storage", slug: "storage", status: 503, title: "x" };
        return socket.push({ t: "refused", client_msg_id: frame.client_msg_id, problem });
      }
      if (!this.known.has(frame.client_msg_id)) {
        const n = this.view.n + 1;
        this.known.set(frame.client_msg_id, n);
        const author = { kind: "customer" as const };
        const message = { id: `c${n}`, n, public_seq: n, client_msg_id: frame.client_msg_id, author, at_ms: n, content: frame.content };
        this.add([{ op: "message.put", message }]);
      }
      // Stored, but the acknowledgement is lost on the way.
      if (this.random() < 0.15) return socket.cut();
      socket.push({ t: "ack", client_msg_id: frame.client_msg_id, conversation_id: "c1" });
    }
  }
}

async function run(seed: number): Promise<void> {
  const random = chance(seed);
  const timers = new FakeTimers();
  const storage = new MemoryStorage();
  const server = new Server(random, 4);
  let ids = 0;
  const make = () =>
    new Connection({
      audience: "visitor",
      url: "ws://test",
      token: () => (random() < 0.1 ? Promise.reject(new Error("no network")) : Promise.resolve("t")),
      storage,
      timers,
      random,
      newId: () => `id-${++ids}`,
      socket: () => {
        const socket = new FakeSocket();
        server.attach(socket);
        timers.set(() => (random() < 0.1 ? socket.cut() : socket.accept()), 5);
        return socket;
      },
    });
  let client = make();
  client.start();
  const said: string[] = [];
  for (let step = 0; step < 60; step++) {
    const dice = random();
    if (dice < 0.4) said.push(client.send({ type: "text", text: `word ${step}` })!);
    else if (dice < 0.6) server.speak();
    else if (dice < 0.7) server.socket?.cut();
    else if (dice < 0.75) {
      client.stop();
      client = make();
      client.start();
    } else if (dice < 0.77) server.epoch = `e${step}`;
    await timers.pass(Math.floor(random() * 3_000));
  }
  // The network calms down only by chance; wait until everything is acknowledged, then ask for the last difference.
  for (let i = 0; i < 200 && client.pending.length > 0; i++) await timers.pass(30_000);
  for (let i = 0; i < 200 && client.view("c1")?.n !== server.view.n; i++) {
    server.socket?.cut();
    await timers.pass(31_000);
  }
  expect(client.pending, `seed ${seed}`).toEqual([]);
  const arrived = server.view.messages.flatMap((message) => message.client_msg_id ?? []);
  expect(arrived, `seed ${seed}: every word once and in order`).toEqual(said);
  expect(client.view("c1"), `seed ${seed}: the same view`).toEqual(server.view);
  expect(storage.length, `seed ${seed}: nothing is left over`).toBe(0);
}

it("loses nothing, doubles nothing and keeps the order, whatever the network does (150 seeds)", async () => {
  for (let seed = 1; seed <= 150; seed++) await run(seed);
});
