import type { MessageView } from '../wire';

/** The newest reply of one of ours that came after `since` and was not sent by this tab: the customer may have their answer already. */
export function answered(messages: readonly MessageView[], since: number, sentHere: ReadonlySet<string>): MessageView | undefined {
  for (let at = messages.length - 1; at >= 0; at--) {
    const message = messages[at];
    if (!message || message.n <= since) return undefined;
    if (message.author.kind === 'agent' && !message.private && !(message.client_msg_id && sentHere.has(message.client_msg_id))) return message;
  }
  return undefined;
}
