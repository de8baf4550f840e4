/** From what is known to the lines that are drawn: pure, so that it can be tried without a page. */
import type { Content, ConversationView, MessageView, ReceiptsView } from '../wire';
import type { ContextCard } from './context';
import type { Sending } from './state';

export type Status = 'uploading' | 'pending' | 'sent' | 'delivered' | 'read' | 'failed';

export type Line =
  | { kind: 'time'; key: string; atMs: number }
  | { kind: 'earlier'; key: string }
  | { kind: 'message'; key: string; message: MessageView; first: boolean; last: boolean; mine: boolean; status?: Status }
  | { kind: 'sending'; key: string; sending: Sending; first: boolean; last: boolean };

/** A silence that deserves a line with the time. */
const PAUSE_MS = 10 * 60_000;

export function author(message: MessageView): string {
  const { author: by } = message;
  return by.kind === 'agent' ? `agent:${by.user_id}` : by.kind;
}

export function statusOf(message: MessageView, receipts: ReceiptsView): Status {
  return (message.public_seq ?? message.n) <= receipts.house_read ? 'read' : 'delivered';
}

export function lines(
  past: readonly MessageView[],
  older: readonly MessageView[],
  view: ConversationView | null,
  sending: readonly Sending[],
): Line[] {
  const out: Line[] = [];
  const current = [...older, ...(view?.messages ?? [])];
  const known = new Set(current.map((message) => message.client_msg_id));
  const waiting = sending.filter((item) => !known.has(item.id));
  // Only the newest of mine carries a status: the ones above it are at least as far.
  const lastMine = current.findLast((message) => message.author.kind === 'customer');
  let before: { by: string; atMs: number } | null = null;
  const begin = (by: string, atMs: number): boolean => {
    const pause = !before || atMs - before.atMs > PAUSE_MS;
    const first = pause || before?.by !== by;
    if (pause) out.push({ kind: 'time', key: `time:${atMs}:${out.length}`, atMs });
    if (first) endGroup(out);
    before = { by, atMs };
    return first;
  };
  for (const [index, message] of [...past, ...current].entries()) {
    if (past.length > 0 && index === past.length) {
      endGroup(out);
      out.push({ kind: 'earlier', key: 'earlier' });
      before = null;
    }
    const mine = message.author.kind === 'customer';
    const first = begin(author(message), message.at_ms);
    const status = view && message === lastMine && waiting.length === 0 ? statusOf(message, view.receipts) : undefined;
    out.push({ kind: 'message', key: message.client_msg_id ?? message.id, message, first, last: false, mine, status });
  }
  for (const item of waiting) {
    const first = begin('customer', Math.max(item.atMs, before ? (before as { atMs: number }).atMs : 0));
    out.push({ kind: 'sending', key: item.id, sending: item, first, last: false });
  }
  endGroup(out);
  return out;
}

function endGroup(out: Line[]): void {
  const line = out.findLast((each) => each.kind === 'message' || each.kind === 'sending');
  if (line && 'last' in line) line.last = true;
}

/** The newest message of ours with choices, while nothing has been said after it. */
export function openChoices(view: ConversationView | null, sending: readonly Sending[]): MessageView | null {
  const newest = view?.messages.at(-1);
  const asks = newest && newest.author.kind !== 'customer' && newest.content.type === 'quick_replies';
  return asks && sending.length === 0 ? newest : null;
}

/** `n` of the newest message of ours; 0 when there is none. */
export function newestOfOurs(view: ConversationView | null): number {
  const message = view?.messages.findLast((each) => each.author.kind !== 'customer');
  return message ? (message.public_seq ?? message.n) : 0;
}

export function unread(view: ConversationView | null, readTo: number): number {
  if (!view) return 0;
  const from = Math.max(readTo, view.receipts.customer_read);
  return view.messages.filter((each) => each.author.kind !== 'customer' && (each.public_seq ?? each.n) > from).length;
}

/** Whether the customer has already shown this card in the conversation. */
export function alreadyShown(card: ContextCard, messages: readonly MessageView[]): boolean {
  const mark = (content: Content): string | null =>
    content.type === 'product' ? content.sku : content.type === 'order' ? `${content.number} ${content.status}` : null;
  return messages.some(({ author, content }) => author.kind === 'customer' && mark(content) === mark(card));
}
