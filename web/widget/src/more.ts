/** widget-more.js: the menu, earlier conversations, voice notes, larger text; fetched when one of them is wanted. */
import type { Zhike } from './loader/api';
import { More } from './chat/more';
import type { HandOver, MoreParts } from './hand';
import en from './locales/more.en.json';
import zh from './locales/more.zh.json';
import { ICONS } from './more-view/icons';
import { views } from './more-view/views';
import css from './style/more.css?tokens';
import { addWords } from './text/i18n';
import { addIcons } from './view/icons';

addWords({ zh, en });
addIcons(ICONS);
((window.Zhike as Zhike).$ as HandOver<MoreParts>).take({ make: (talk) => new More(talk, views), css });
