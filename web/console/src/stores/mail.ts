import { defineStore } from 'pinia';
import { reactive } from 'vue';
import { ask, client, type Schemas } from '../client';

export type MailRoad = Schemas['MailRoad'];

/** By which road answers go out: asked for when a conversation is looked at, and again when its customer has written. */
export const useMail = defineStore('mail', () => {
  /** `null` where answers do not go by letter: that never changes. */
  const roads = reactive(new Map<string, MailRoad | null>());

  async function look(id: string): Promise<void> {
    if (roads.get(id) === null) return;
    try {
      const { road } = await ask(client.GET('/api/v1/conversations/{id}/mail', { params: { path: { id } } }));
      // A letter is stored a moment after the message that was made of it: a mailbox without one may have one next time.
      roads.set(id, road ?? null);
    } catch {
      // The conversation itself says when the server cannot be reached; the road is asked for again with the next message.
    }
  }

  const road = (id: string): MailRoad | undefined => roads.get(id) ?? undefined;
  const hasLetter = (id: string, message: string): boolean => road(id)?.letters.includes(message) ?? false;
  const letter = (id: string, message: string): Promise<Schemas['LetterView']> =>
    ask(client.GET('/api/v1/conversations/{id}/messages/{message_id}/letter', { params: { path: { id, message_id: message } } })) as Promise<Schemas['LetterView']>;
  return { look, road, hasLetter, letter };
});
