/** The views that come with a talk. */
import { EmojiPicker } from './emoji';
import { QueueNotice } from './notice';
import { Over } from './over';
import { Thread } from './thread';
import { Tray } from './tray';

export const views = { EmojiPicker, Over, QueueNotice, Thread, Tray };
export type TalkViews = typeof views;
