import type { ConversationRow } from '../wire';
import { belongs, calls } from './rows';

/** Why a conversation calls for this person: it waits for anybody, it was given to them, or its customer has written, or its time has come. */
export type Call = 'mention' | 'queue' | 'handed' | 'message' | 'woken';

/** What a row that has just come says to this person, compared with what was known of it. */
export function call(before: ConversationRow | undefined, now: ConversationRow, me: string): Call | undefined {
  if (calls(now, me) && !(before && calls(before, me))) return 'mention';
  if (belongs(now, 'unassigned', me)) return before && belongs(before, 'unassigned', me) ? undefined : 'queue';
  if (!belongs(now, 'mine', me)) return undefined;
  if (now.unread > (before?.unread ?? 0)) return 'message';
  if (before && belongs(before, 'snoozed', me)) return 'woken';
  // Taking one over oneself is no news; it shows in that one was looking at it.
  return before && !belongs(before, 'mine', me) ? 'handed' : undefined;
}
