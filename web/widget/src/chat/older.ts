/** Messages before those that came with the view. */
import type { MessageView } from '../wire';
import { request } from './api';

const TIMEOUT_MS = 15_000;

export interface OlderPage {
  messages: MessageView[];
  has_older: boolean;
}

export type FetchOlder = (conversationId: string, before: number, token: string) => Promise<OlderPage>;

export function olderApi(origin: string): FetchOlder {
  return async (conversationId, before, token) => {
    const url = `${origin}/api/v1/widget/conversations/${conversationId}/messages?before=${before}`;
    const response = await request(url, { headers: { authorization: `Bearer ${token}` } }, TIMEOUT_MS);
    return (await response.json()) as OlderPage;
  };
}
