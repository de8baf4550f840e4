/** The views that come with a talk. */
import { EmojiPicker } from './emoji';
import { After, Before } from './extras';
import { QueueNotice } from './notice';
import { ContextOffer } from './offer';
import { Over } from './over';
import { Thread } from './thread';
import { Tray } from './tray';

export const views = { After, Before, ContextOffer, EmojiPicker, Over, QueueNotice, Thread, Tray };
export type TalkViews = typeof views;
