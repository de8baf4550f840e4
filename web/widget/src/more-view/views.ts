/** The views of the third script, by the name of what they show. */
import { Menu } from './menu';
import { Past } from './past';
import { VoiceRecorder } from './voice';

export const views = { menu: Menu, past: Past, voice: VoiceRecorder };
export type MoreViews = typeof views;
