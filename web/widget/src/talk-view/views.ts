/** The views that come with a talk. */
import { EmojiPicker } from './emoji';
import { QueueNotice } from './notice';
import { Thread } from './thread';

export const views = { EmojiPicker, QueueNotice, Thread };
export type TalkViews = typeof views;
