/** What every view needs: the chat, the language, and to be drawn again when something changed. */
import { createContext } from 'preact';
import { useContext, useLayoutEffect, useReducer } from 'preact/hooks';

import type { Chat } from '../chat/chat';
import { translator, type Translate } from '../text/i18n';
import type { Locale } from '../text/locale';

export interface Surroundings {
  chat: Chat;
  locale: Locale;
}

export const Around = createContext<Surroundings>(null as unknown as Surroundings);

export function useChat(): Surroundings & { t: Translate } {
  const around = useContext(Around);
  const [, redraw] = useReducer((count: number, _: null) => count + 1, 0);
  const drawn = around.chat.state;
  // Before the browser paints, and not after: what changes in between would be missed.
  useLayoutEffect(() => {
    if (around.chat.state !== drawn) redraw(null);
    return around.chat.subscribe(() => redraw(null));
  }, [around.chat]);
  return { ...around, t: translator(around.locale) };
}
