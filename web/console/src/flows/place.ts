import type { IconName } from '@zhike/ui';

/** Name of the route of flows. */
export const FLOWS = 'flows';

export type Tab = 'edit' | 'versions';
export const TABS: readonly { value: Tab; icon: IconName }[] = [
  { value: 'edit', icon: 'why' },
  { value: 'versions', icon: 'chart' },
];
export const isTab = (name: unknown): name is Tab => TABS.some(({ value }) => value === name);

/** The keys of the page, as the help tells them. */
export const PAGE_KEYS = [
  { word: 'walk', shown: '↑ ↓ ← →' },
  { word: 'open', shown: 'Enter' },
  { word: 'add', shown: 'A' },
  { word: 'move', shown: 'Alt ↑ ↓' },
  { word: 'double', shown: 'Ctrl D' },
  { word: 'remove', shown: 'Delete' },
  { word: 'undo', shown: 'Ctrl Z' },
  { word: 'save', shown: 'Ctrl S' },
  { word: 'search', shown: '/' },
  { word: 'new', shown: 'N' },
  { word: 'try', shown: 'T' },
  { word: 'leave', shown: 'Esc Tab' },
] as const;
