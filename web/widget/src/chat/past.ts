/** The visitor's own conversations, newest first. */
import type { MessageView } from '../wire';
import { request } from './api';
import type { Chat } from './chat';

/** One of them, as `GET /api/v1/widget/conversations` lists it. */
export interface OwnConversation {
  id: string;
  life: 'open' | 'resolved' | 'closed';
  opened_ms: number;
  last_message_ms: number;
  preview: string;
  preview_type: string;
  preview_author?: MessageView['author'];
}

export async function ownConversations(chat: Chat): Promise<OwnConversation[]> {
  const headers = { authorization: `Bearer ${await chat.token()}` };
  const response = await request(`${chat.origin}/api/v1/widget/conversations`, { headers }, 15_000);
  return ((await response.json()) as { conversations: OwnConversation[] }).conversations;
}
