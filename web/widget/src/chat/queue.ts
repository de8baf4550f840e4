/** Where one stands who waits for a person. A hint: without an answer nothing is said of it. */
import { request } from './api';
import type { Chat } from './chat';

export interface QueuePlace {
  position?: number;
  usual_wait_ms?: number;
}

export async function queuePlace(chat: Chat): Promise<QueuePlace> {
  const headers = { authorization: `Bearer ${await chat.token()}` };
  return (await request(`${chat.origin}/api/v1/widget/queue`, { headers }, 10_000)).json() as Promise<QueuePlace>;
}
