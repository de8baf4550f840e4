import type { Content, MessageView, PartView, ReceiptsView } from '../wire';

/** A message that this desk has written and the server has not confirmed. */
export interface Pending {
  client_msg_id: string;
  content: Content;
  private: boolean;
  at_ms: number;
  failed?: { sentence: string; request_id?: string | undefined } | undefined;
}

export type Item =
  | { kind: 'day'; key: string; at_ms: number }
  | { kind: 'part'; key: string; part: PartView }
  | { kind: 'system'; key: string; message: MessageView }
  | { kind: 'message'; key: string; message: MessageView; first: boolean; last: boolean }
  | { kind: 'pending'; key: string; pending: Pending; first: boolean; last: boolean };

const RUN_MS = 3 * 60_000;

function speaker(message: MessageView): string {
  const { author } = message;
  return `${author.kind}/${author.kind === 'agent' ? author.user_id : ''}/${message.private ? 'note' : ''}`;
}

function dayOf(at: number): string {
  return new Date(at).toDateString();
}

/** Messages as they are shown: day separators, system lines, runs of one speaker drawn as one block, and what was merged where it was merged. */
export function items(messages: readonly MessageView[], pending: readonly Pending[], parts: readonly PartView[] = []): Item[] {
  const out: Item[] = [];
  let day = '';
  let nextPart = 0;
  const merged = (before: number): boolean => {
    const from = nextPart;
    for (let part = parts[nextPart]; part && part.at_ms < before; part = parts[++nextPart]) out.push({ kind: 'part', key: `part-${part.conversation_id}`, part });
    return nextPart > from;
  };
  const sent = new Set(messages.map((message) => message.client_msg_id).filter(Boolean));
  messages.forEach((message, at) => {
    const today = dayOf(message.at_ms);
    const cut = merged(message.at_ms);
    const fresh = today !== day;
    if (fresh) out.push({ kind: 'day', key: `day-${message.id}`, at_ms: message.at_ms });
    day = today;
    if (isLine(message)) {
      out.push({ kind: 'system', key: message.id, message });
      return;
    }
    const joined = (a: MessageView | undefined, b: MessageView | undefined): boolean =>
      !!a && !!b && !isLine(a) && !isLine(b) && speaker(a) === speaker(b) && b.at_ms - a.at_ms < RUN_MS && dayOf(a.at_ms) === dayOf(b.at_ms);
    out.push({
      kind: 'message',
      key: message.client_msg_id ?? message.id,
      message,
      first: fresh || cut || !joined(messages[at - 1], message),
      last: !joined(message, messages[at + 1]),
    });
  });
  merged(Infinity);
  const waiting = pending.filter((entry) => !sent.has(entry.client_msg_id));
  waiting.forEach((entry, at) => {
    out.push({ kind: 'pending', key: entry.client_msg_id, pending: entry, first: at === 0, last: at === waiting.length - 1 });
  });
  return out;
}

/** What the house tells stands as a line, unless it is words for the customer. */
function isLine(message: MessageView): boolean {
  return message.content.type === 'system';
}

export type Tick = 'sent' | 'delivered' | 'read';

/** How far a message of ours has come; nothing for customers' words and private notes. */
export function tick(message: MessageView, receipts: ReceiptsView): Tick | undefined {
  if (message.author.kind === 'customer' || message.private || message.public_seq == null) return undefined;
  if (message.public_seq <= receipts.customer_read) return 'read';
  return message.public_seq <= receipts.customer_delivered ? 'delivered' : 'sent';
}

/** The newest customer message that can be marked as read. */
export function readable(messages: readonly MessageView[]): number {
  return messages.reduce((top, message) => Math.max(top, message.public_seq ?? 0), 0);
}

/** The newest product or order that the customer brought along. */
export function pageCard(messages: readonly MessageView[]): MessageView | undefined {
  return [...messages].reverse().find((m) => m.author.kind === 'customer' && (m.content.type === 'product' || m.content.type === 'order'));
}
