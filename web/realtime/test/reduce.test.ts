import { expect, it } from "vitest";
import { reduce, type MessageView, type Patch } from "../src/index";
import { emptyView } from "./world";

const message = (id: string, n: number): MessageView => ({
  id,
  n,
  author: { kind: "customer" },
  at_ms: n,
  content: { type: "text", text: id },
});

it("keeps messages in order of n, whatever order they come in", () => {
  const patches: Patch[] = [3, 1, 2].map((n) => ({ op: "message.put", message: message(`m${n}`, n) }));
  expect(reduce(emptyView(), { n: 2, patches }).messages.map((m) => m.id)).toEqual(["m1", "m2", "m3"]);
});

it("leaves what did not change the same object", () => {
  const view = reduce(emptyView(), { n: 2, patches: [{ op: "message.put", message: message("m", 2) }] });
  const next = reduce(view, { n: 3, patches: [{ op: "receipt.set", customer_read: 2 }] });
  expect(next.messages).toBe(view.messages);
  expect(next.header).toBe(view.header);
  expect(reduce(view, { n: 3, patches: [] })).toEqual({ ...view, n: 3 });
});

it("treats null as absent and never lets a receipt go back", () => {
  const view = { ...emptyView(), receipts: { customer_delivered: 5, customer_read: 4, house_read: 3 } };
  const next = reduce(view, {
    n: 2,
    patches: [
      { op: "receipt.set", customer_delivered: 2, customer_read: null, house_read: 9 },
      { op: "header.set", life: "resolved", owner: null },
    ],
  });
  expect(next.receipts).toEqual({ customer_delivered: 5, customer_read: 4, house_read: 9 });
  expect(next.header).toEqual({ ...view.header, life: "resolved" });
});

it("passes over what it does not know", () => {
  const unknown = { op: "confetti.throw", amount: 9 } as unknown as Patch;
  expect(reduce(emptyView(), { n: 2, patches: [unknown] })).toEqual(emptyView("c1", 2));
});
