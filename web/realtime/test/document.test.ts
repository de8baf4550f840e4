// The client on the last page of docs/protocol.md is run as it stands there.

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { ConversationView } from "../src/index";
import { FakeSocket, FakeTimers, MemoryStorage, emptyView, welcome } from "./world";

type Client = (world: Record<string, unknown>) => (text: string) => void;

it("the second client of the document talks, resumes and says again", async () => {
  const text = readFileSync(new URL("../../../docs/protocol.md", import.meta.url), "utf8");
  const code = /```js\n([\s\S]*?)```/.exec(text)?.[1] ?? "";
  const module = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as { client: Client };
  const timers = new FakeTimers();
  const store = new MemoryStorage();
  const sockets: FakeSocket[] = [];
  const asked: unknown[] = [];
  let view: ConversationView | undefined;
  let ids = 0;
  const say = module.client({
    base: "http://zhike.test",
    inbox: "demo",
    store,
    show: (next: ConversationView) => (view = next),
    fetch: (_: string, init: { body: string }) => {
      asked.push(JSON.parse(init.body));
      return Promise.resolve({ json: () => Promise.resolve({ token: "t", secret: "mine" }) });
    },
    WebSocket: class extends FakeSocket {
      constructor(readonly url: string) {
        super();
        sockets.push(this);
      }
    },
    setTimeout: (work: () => void, ms: number) => timers.set(work, ms),
    random: () => 0.5,
    newId: () => `id-${String(++ids).padStart(6, "0")}`,
  });
  const come = async () => {
    await timers.pass(40_000);
    sockets.at(-1)!.accept();
    sockets.at(-1)!.push(welcome());
    return sockets.at(-1)!;
  };
  const first = await come();
  say("在吗");
  say("我那个快递还没到");
  expect(first.frames("send").map((frame) => frame.client_msg_id)).toEqual(["id-000001"]);
  first.push({ t: "ack", client_msg_id: "id-000001", conversation_id: "c1" });
  first.push({ t: "snapshot", conversation_id: "c1", recovered: false, view: emptyView("c1", 3) });
  first.push({ t: "events", conversation_id: "c1", events: [{ n: 4, patches: [{ op: "header.set", life: "resolved" }] }] });
  expect(view?.header.life).toBe("resolved");
  first.cut();
  const second = await come();
  expect(asked).toEqual([{ inbox: "demo" }, { inbox: "demo", secret: "mine" }]);
  expect(second.frames("hello")[0]).toMatchObject({ epoch: "e1", watch: [{ conversation_id: "c1", last: 4 }] });
  expect(second.frames("send").map((frame) => frame.client_msg_id)).toEqual(["id-000002"]);
  second.push({ t: "events", conversation_id: "c1", events: [{ n: 6, patches: [] }] });
  expect(second.closed, "a hole").toBeDefined();
  expect(view?.n).toBe(4);
});
