import { describe, expect, it } from "vitest";
import { OUTBOX_LIMIT } from "../src/index";
import {
  ack, back, connection, events, log, online, pending, refused, snapshot, socket, storage, timers,
} from "./harness";
import { MemoryStorage, emptyView, settle, welcome } from "./world";

describe("hello and resume", () => {
  it("says how far it is after a break, and takes exactly what it missed", async () => {
    const it = await online();
    expect(socket().frames("hello")).toEqual([{ t: "hello", v: 1, token: "token", watch: [] }]);
    socket().push(snapshot(3));
    socket().push(events(4, 5));
    socket().cut();
    await back();
    expect(socket().frames("hello")[0]).toMatchObject({ epoch: "e1", watch: [{ conversation_id: "c1", last: 5 }] });
    socket().push(events(5, 6));
    expect(it.view("c1")?.n).toBe(6);
    expect(log).toEqual([
      "connecting", "online", "snapshot 3", "events 5", "waiting", "connecting", "online", "events 6",
    ]);
  });

  it("replaces the view when the server cannot give the difference", async () => {
    const it = await online();
    socket().push(snapshot(9));
    socket().cut();
    await back();
    socket().push(snapshot(2));
    expect(it.view("c1")?.n).toBe(2);
    expect(log.at(-1)).toBe("snapshot 2");
  });

  it("comes back to resume when there is a hole, and shows nothing in between", async () => {
    const it = await online();
    socket().push(snapshot(3));
    socket().push(events(5));
    expect(socket().closed).toBe(4000);
    expect(it.view("c1")?.n).toBe(3);
    await back();
    expect(socket().frames("hello")[0]?.watch).toEqual([{ conversation_id: "c1", last: 3 }]);
  });

  it("resumes from a view that came by REST, but never goes back to an older one", async () => {
    const it = connection();
    it.adopt("e1", emptyView("c1", 7));
    it.start();
    await settle();
    socket().accept();
    expect(socket().frames("hello")[0]).toMatchObject({ epoch: "e1", watch: [{ conversation_id: "c1", last: 7 }] });
    socket().push(welcome());
    socket().push(events(8));
    it.adopt("e1", emptyView("c1", 7));
    expect(it.view("c1")?.n).toBe(8);
    it.adopt("e2", emptyView("c1", 2));
    expect(it.view("c1")?.n).toBe(2);
  });

  it("goes on where a visitor's conversation goes on, and reads on there", async () => {
    const it = await online();
    socket().push(snapshot(3));
    const merged = { op: "header.set" as const, merged_into: { conversation_id: "c2" } };
    socket().push({ t: "events", conversation_id: "c1", events: [{ n: 4, patches: [merged] }] });
    expect(socket().frames("watch")).toEqual([{ t: "watch", conversation_id: "c2" }]);
    socket().push(events(5));
    socket().push(snapshot(8, "c2"));
    expect(it.view("c1")).toBeUndefined();
    expect(it.view("c2")?.n).toBe(8);
    socket().cut();
    await back();
    expect(socket().frames("hello")[0]?.watch).toEqual([{ conversation_id: "c2", last: 8 }]);
  });

  it("follows what was asked for while the server was still answering hello", async () => {
    const it = connection({ audience: "agent" });
    it.watch("c1");
    it.start();
    await settle();
    socket().accept();
    it.watch("c2");
    it.adopt("e1", emptyView("c2", 4));
    expect(socket().frames("hello")[0]?.watch).toEqual([{ conversation_id: "c1" }]);
    expect(socket().frames("watch")).toEqual([]);
    socket().push(welcome());
    expect(socket().frames("watch")).toEqual([{ t: "watch", conversation_id: "c2", last: 4 }]);
    socket().push({ ...events(5), conversation_id: "c2" } as ReturnType<typeof events>);
    expect(it.view("c2")?.n).toBe(5);
  });

  it("follows for agents what they ask for, and nothing that was left", async () => {
    const it = await online({ audience: "agent" });
    it.watch("c1");
    it.watch("c2");
    expect(socket().frames("watch").map((frame) => frame.conversation_id)).toEqual(["c1", "c2"]);
    socket().push(snapshot(3, "c1"));
    socket().push(snapshot(8, "c2"));
    it.unwatch("c2");
    socket().push(snapshot(9, "c2"));
    expect(it.view("c2")).toBeUndefined();
    socket().cut();
    await back();
    expect(socket().frames("hello")[0]?.watch).toEqual([{ conversation_id: "c1", last: 3 }]);
  });

  it("gives a visitor one conversation at a time", async () => {
    const it = await online();
    socket().push(snapshot(3, "c1"));
    socket().push(snapshot(1, "c2"));
    expect(it.view("c1")).toBeUndefined();
    expect(it.view("c2")?.n).toBe(1);
  });
});

describe("saying something", () => {
  it("says one at a time, in order, and forgets what is acknowledged", async () => {
    const it = await online();
    it.send({ type: "text", text: "在吗" });
    it.send({ type: "text", text: "我那个快递" });
    it.askPerson();
    expect(socket().frames("send")).toHaveLength(1);
    expect(pending).toHaveLength(3);
    expect(storage.length).toBe(3);
    socket().push(ack("id-000001"));
    socket().push(ack("id-000002"));
    expect(socket().sent.slice(1).map((frame) => frame.t)).toEqual(["send", "send", "ask_person"]);
    socket().push(ack("id-000003"));
    expect(pending).toEqual([]);
    expect(storage.length).toBe(0);
  });

  it("says again under the same id after a break, and after a reload", async () => {
    const it = await online();
    it.send({ type: "text", text: "一" });
    it.send({ type: "text", text: "二" });
    socket().cut();
    await back();
    expect(socket().frames("send").map((frame) => frame.client_msg_id)).toEqual(["id-000001"]);
    it.stop();
    const reloaded = await online();
    expect(reloaded.pending.map((entry) => entry.frame.client_msg_id)).toEqual(["id-000001", "id-000002"]);
    expect(socket().frames("send").map((frame) => frame.client_msg_id)).toEqual(["id-000001"]);
    socket().push(ack("id-000001"));
    expect(socket().frames("send").map((frame) => frame.client_msg_id)).toEqual(["id-000001", "id-000002"]);
  });

  it("keeps refused words until somebody decides, and lets the next ones pass", async () => {
    const it = await online();
    it.send({ type: "text", text: "x" });
    it.send({ type: "text", text: "y" });
    socket().push(refused("id-000001", "bad-content", 422));
    expect(socket().frames("send").map((frame) => frame.client_msg_id)).toEqual(["id-000001", "id-000002"]);
    expect(log.at(-1)).toBe("refused bad-content id-000001");
    socket().push(ack("id-000002"));
    expect(pending.map((entry) => entry.problem?.slug)).toEqual(["bad-content"]);
    it.retry("id-000001");
    expect(socket().frames("send")).toHaveLength(3);
    expect(pending[0]?.problem).toBeUndefined();
    socket().push(refused("id-000001", "bad-content", 422));
    it.discard("id-000001");
    expect(pending).toEqual([]);
    expect(storage.length).toBe(0);
  });

  it("says again by itself what the server could not take for a moment", async () => {
    const it = await online();
    it.send({ type: "text", text: "x" });
    it.send({ type: "text", text: "y" });
    socket().push(refused("id-000001", "storage", 503));
    expect(socket().frames("send")).toHaveLength(1);
    expect(log).not.toContain("refused storage id-000001");
    it.send({ type: "text", text: "z" });
    expect(socket().frames("send"), "nothing overtakes it").toHaveLength(1);
    await timers.pass(2_000);
    expect(socket().frames("send").map((frame) => frame.client_msg_id)).toEqual(["id-000001", "id-000001"]);
    expect(it.pending).toHaveLength(3);
  });

  it("drops a refused survey: there is nothing to mend", async () => {
    const it = await online();
    it.survey({ stars: 5, comment: "好" });
    socket().push(refused("id-000001", "no-survey", 409));
    expect(it.pending).toEqual([]);
    expect(log.at(-1)).toBe("refused no-survey id-000001");
  });

  it("blames what it just said when the server cannot read it, so that it does not come back for ever", async () => {
    const it = await online();
    it.send({ type: "text", text: "poison" });
    it.send({ type: "text", text: "fine" });
    socket().cut(4422);
    await back();
    expect(socket().frames("send").map((frame) => frame.client_msg_id)).toEqual(["id-000002"]);
    expect(it.pending[0]?.problem?.slug).toBe("bad-frame");
  });

  it("takes no more than its limit", () => {
    const it = connection();
    for (let i = 0; i < OUTBOX_LIMIT; i++) expect(it.send({ type: "text", text: "x" })).toBeDefined();
    expect(it.send({ type: "text", text: "x" })).toBeUndefined();
  });

  it("works without a storage, and with one that fails", async () => {
    const broken = new MemoryStorage();
    broken.setItem = () => {
      throw new Error("quota");
    };
    for (const storage of [undefined, broken]) {
      const it = await online({ storage });
      const id = it.send({ type: "text", text: "x" })!;
      socket().cut();
      await back();
      expect(socket().frames("send").map((frame) => frame.client_msg_id)).toEqual([id]);
    }
  });

  it("leaves damaged and foreign entries of the storage alone", async () => {
    storage.setItem("zhike.outbox.bad", "{");
    storage.setItem("zhike.outbox.odd", "7");
    storage.setItem("theirs", JSON.stringify({ frame: { t: "send", client_msg_id: "no" } }));
    const it = await online();
    expect(it.pending).toEqual([]);
  });

  it("keeps two tabs from erasing each other's words", async () => {
    const one = await online();
    const two = connection();
    one.send({ type: "text", text: "from one" });
    two.send({ type: "text", text: "from two" });
    socket().push(ack("id-000001"));
    expect(connection().pending.map((entry) => entry.frame.client_msg_id)).toEqual(["id-000002"]);
  });
});

describe("typing and receipts", () => {
  it("tells of typing seldom", async () => {
    const it = await online();
    it.typing(false);
    for (let i = 0; i < 40; i++) {
      it.typing(true);
      await timers.pass(100);
    }
    it.typing(false);
    it.typing(false);
    expect(socket().frames("typing").map((frame) => frame.on)).toEqual([true, true, false]);
  });

  it("says what has arrived and what was read, once, and again after a break if it was lost", async () => {
    const it = await online();
    const view = emptyView("c1", 5);
    view.messages = [
      { id: "a", n: 3, public_seq: 3, author: { kind: "assistant" }, at_ms: 1, content: { type: "text", text: "好" } },
      { id: "b", n: 5, public_seq: 5, author: { kind: "customer" }, at_ms: 2, content: { type: "text", text: "谢" } },
    ];
    socket().push({ t: "snapshot", conversation_id: "c1", recovered: false, view });
    it.read(3);
    it.read(2);
    socket().push(events(6));
    expect(socket().frames("delivered")).toEqual([{ t: "delivered", up_to: 3 }]);
    expect(socket().frames("read")).toEqual([{ t: "read", up_to: 3 }]);
    socket().cut();
    await back();
    expect(socket().frames("read")).toEqual([{ t: "read", up_to: 3 }]);
    socket().push({
      t: "events",
      conversation_id: "c1",
      events: [{ n: 7, patches: [{ op: "receipt.set", customer_delivered: 3, customer_read: 3 }] }],
    });
    socket().cut();
    await back();
    expect(socket().frames("read")).toEqual([]);
    expect(socket().frames("delivered")).toEqual([]);
  });

  it("leaves delivery to the customer's side", async () => {
    const it = await online({ audience: "agent" });
    it.watch("c1");
    const view = emptyView("c1", 3);
    view.messages = [
      { id: "a", n: 3, public_seq: 2, author: { kind: "customer" }, at_ms: 1, content: { type: "text", text: "在吗" } },
    ];
    socket().push({ t: "snapshot", conversation_id: "c1", recovered: false, view });
    it.read(2, "c1");
    expect(socket().frames("delivered")).toEqual([]);
    expect(socket().frames("read")).toEqual([{ t: "read", conversation_id: "c1", up_to: 2 }]);
  });
});
