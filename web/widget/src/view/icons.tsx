/** Line icons on a 24-unit grid: the panel's own, and those that come with a talk. */
import type { MoreIcon } from '../more-view/icons';
import type { TalkIcon } from '../talk-view/icons';

const PATHS = {
  person: 'M5 13v-1a7 7 0 0 1 14 0v1M5 13h2.5v5H6a2 2 0 0 1-2-2v-1.5A1.5 1.5 0 0 1 5 13Zm14 0h-2.5v5H18a2 2 0 0 0 2-2v-1.5a1.5 1.5 0 0 0-1-1.5ZM18 18c0 1.7-1.5 2.5-4.5 2.5',
  close: 'm6 6 12 12M18 6 6 18',
  smile: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM8.5 14.2c.8 1.2 2 1.8 3.5 1.8s2.7-.6 3.5-1.8M9 9.8h.01M15 9.8h.01',
  clip: 'm20 11.5-8.2 8.1a5 5 0 0 1-7.1-7.1l8.5-8.4a3.4 3.4 0 0 1 4.8 4.8l-8.4 8.3a1.7 1.7 0 0 1-2.4-2.4l7.6-7.5',
  send: 'M12 19V5.5M6 11l6-6 6 6',
  next: 'm9.5 6 6 6-6 6',
  more: 'M5 12h1M11.5 12h1M18 12h1',
  mic: 'M12 14.5a3 3 0 0 0 3-3v-5a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3ZM6 11.5a6 6 0 0 0 12 0M12 17.5V21',
};

export type IconName = keyof typeof PATHS | TalkIcon | MoreIcon;

export function addIcons(more: Partial<Record<IconName, string>>): void {
  Object.assign(PATHS, more);
}

export function Icon({ name, turn }: { name: IconName; turn?: boolean }) {
  return (
    <svg class={turn ? 'icon turn' : 'icon'} viewBox="0 0 24 24" aria-hidden="true">
      <path d={(PATHS as Record<string, string>)[name]} />
    </svg>
  );
}
