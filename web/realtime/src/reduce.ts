// The reducer: a view and one event give the next view. It knows patches and nothing else. Nothing is changed in place,
// so what did not change stays the same object.

import type { ConversationView, MessageView, Patch, ReceiptsView, WireEvent } from "./wire";

export function reduce(view: ConversationView, event: WireEvent): ConversationView {
  return { ...event.patches.reduce(patch, view), n: event.n };
}

/** `ok`: the view after all of them. Otherwise there is a hole after `gap`, and the view must be fetched or resumed. */
export type Applied = { ok: ConversationView } | { gap: number };

/** Applies events in order; those already seen are skipped, so a repetition is harmless. */
export function applyEvents(view: ConversationView, events: readonly WireEvent[]): Applied {
  let next = view;
  for (const event of events) {
    if (event.n <= next.n) continue;
    if (event.n !== next.n + 1) return { gap: next.n };
    next = reduce(next, event);
  }
  return { ok: next };
}

function patch(view: ConversationView, change: Patch): ConversationView {
  switch (change.op) {
    case "message.put":
      return { ...view, messages: put(view.messages, change.message) };
    case "message.remove":
      return { ...view, messages: view.messages.filter((message) => message.id !== change.id) };
    case "feedback.set":
      return {
        ...view,
        messages: view.messages.map((message) =>
          message.id === change.id ? { ...message, feedback: change.feedback } : message,
        ),
      };
    case "header.set": {
      const { op: _, ...fields } = change;
      const header = { ...view.header, ...present(fields) };
      // None are left out, as in a view that is fetched.
      if (!header.dangers?.length) delete header.dangers;
      return { ...view, header };
    }
    case "labels.change": {
      const { added = [], removed = [] } = change;
      const labels = [...new Set([...(view.header.labels ?? []), ...added])].filter((label) => !removed.includes(label)).sort();
      const { labels: _, ...header } = view.header;
      return { ...view, header: labels.length ? { ...header, labels } : header };
    }
    case "receipt.set": {
      const { op: _, ...fields } = change;
      const receipts = { ...view.receipts };
      // Receipts only rise, in whatever order they come.
      for (const [key, value] of Object.entries(present(fields)) as [keyof ReceiptsView, number][]) {
        receipts[key] = Math.max(receipts[key], value);
      }
      return { ...view, receipts };
    }
    default:
      // A newer server may know more; what is not understood shows nothing.
      return view;
  }
}

function put(messages: readonly MessageView[], message: MessageView): MessageView[] {
  const next = messages.filter((other) => other.id !== message.id);
  let at = next.length;
  while (at > 0 && next[at - 1]!.n > message.n) at--;
  next.splice(at, 0, message);
  return next;
}

type Present<T> = { [K in keyof T]?: NonNullable<T[K]> };

function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null)) as Present<T>;
}
