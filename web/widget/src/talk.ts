/** widget-talk.js: what a conversation under way needs. */
import type { Zhike } from './loader/api';
import { Talk } from './chat/talk';
import type { HandOver, MoreParts, TalkParts } from './hand';
import * as kit from './more-kit';
import en from './locales/talk.en.json';
import zh from './locales/talk.zh.json';
import css from './style/talk.css?tokens';
import { ICONS } from './talk-view/icons';
import { views } from './talk-view/views';
import { addWords } from './text/i18n';
import { addIcons } from './view/icons';

addWords({ zh, en });
addIcons(ICONS);
((window.Zhike as Zhike).$ as HandOver<TalkParts>).take({
  make: (chat, hand) => {
    const load = hand.fetch<MoreParts>(__MORE__, kit);
    const talk: Talk = new Talk(chat, views, {
      more: async () => {
        const { make, css: more } = await load();
        hand.style(more);
        return make(talk);
      },
    });
    return talk;
  },
  css,
});
