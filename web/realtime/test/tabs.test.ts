import { describe, expect, it } from "vitest";
import { ack, connection, online, pending, socket, storage } from "./harness";
import { settle, welcome } from "./world";

describe("several tabs of one visitor", () => {
  it("share one outbox: what another tab said is sent here too, what it saw acknowledged is done here", async () => {
    const here = connection();
    const there = connection();
    here.start();
    await settle();
    there.send({ type: "text", text: "from the other tab" }, { clientMsgId: "there-01" });
    here.refresh();
    expect(pending.map(({ frame }) => frame.client_msg_id)).toEqual(["there-01"]);
    socket().accept();
    socket().push(welcome());
    expect(socket().frames("send").map(({ client_msg_id }) => client_msg_id)).toEqual(["there-01"]);
    socket().push(ack("there-01"));
    expect(storage.length).toBe(0);
    there.refresh();
    expect(there.pending).toEqual([]);
  });

  it("keep what is on its way here, and what could not be kept at all", async () => {
    const it = await online();
    it.send({ type: "text", text: "on its way" }, { clientMsgId: "going-01" });
    storage.removeItem("zhike.outbox.going-01");
    it.refresh();
    expect(it.pending).toHaveLength(1);
    const full = connection({ storage: Object.assign(Object.create(storage), { setItem: () => { throw new Error("full"); } }) });
    full.send({ type: "text", text: "only in memory" }, { clientMsgId: "memory-1" });
    full.refresh();
    expect(full.pending).toHaveLength(1);
  });
});
