/** widget-talk.js: what a conversation under way needs. */
import { Talk } from './chat/talk';
import type { TalkScript } from './hand';
import en from './locales/talk.en.json';
import zh from './locales/talk.zh.json';
import css from './style/talk.css?tokens';
import { ICONS } from './talk-view/icons';
import { views } from './talk-view/views';
import { addWords } from './text/i18n';
import { addIcons } from './view/icons';

addWords({ zh, en });
addIcons(ICONS);
(document.currentScript as TalkScript | null)?.zhikeTake?.({ make: (chat) => new Talk(chat, views), css });
