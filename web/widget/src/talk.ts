/** widget-talk.js: what a conversation under way needs. */
import { Talk } from './chat/talk';
import type { HandOver, TalkParts } from './hand';
import en from './locales/talk.en.json';
import zh from './locales/talk.zh.json';
import css from './style/talk.css?tokens';
import { ICONS } from './talk-view/icons';
import { views } from './talk-view/views';
import { addWords } from './text/i18n';
import { addIcons } from './view/icons';

addWords({ zh, en });
addIcons(ICONS);
(window.zhike!.$ as HandOver<TalkParts>).take({ make: (chat) => new Talk(chat, views), css });
