/** Puts the panel into the place that the launcher has made for it. */
import { render } from 'preact';

import { Chat } from './chat/chat';
import type { Hand, Mount, Panel, TalkParts } from './hand';
import * as kit from './kit';
import css from './style/panel.css?tokens';
import { App } from './view/app';

export const mount: Mount = (hand: Hand): Panel => {
  hand.style(css);
  const load = hand.fetch<TalkParts>(__TALK__, kit);
  const chat = new Chat(hand, async () => {
    const { make, css: more } = await load();
    hand.style(more);
    return (chat) => make(chat, hand);
  });
  let { locale } = hand;
  let shown = false;
  const draw = (): void => render(<App chat={chat} locale={locale} shown={shown} close={hand.close} />, hand.place);
  const look = (): void => chat.look(shown && document.visibilityState === 'visible');
  const show = (now: boolean): void => {
    shown = now;
    draw();
    look();
  };
  document.addEventListener('visibilitychange', look);
  addEventListener('online', () => chat.poke());
  draw();
  chat.start();
  return {
    show: () => show(true),
    hide: () => show(false),
    setLocale: (next) => {
      locale = next;
      chat.setLocale(next);
      draw();
    },
    setContext: (context) => chat.setContext(context),
    identify: (identity) => chat.identify(identity),
    stop: () => chat.talk?.stop(),
  };
};
