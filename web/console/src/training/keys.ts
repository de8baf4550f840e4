import type { Tab } from './tabs';

interface Key {
  word: string;
  shown: string;
}

/** The keys of training, as the help tells them. */
export const PAGE_KEYS: readonly Key[] = [
  { word: 'next', shown: 'J' },
  { word: 'previous', shown: 'K' },
  { word: 'open', shown: 'Enter' },
  { word: 'search', shown: '/' },
  { word: 'new', shown: 'N' },
  { word: 'try', shown: 'T' },
  { word: 'add', shown: 'Ctrl Enter' },
  { word: 'move', shown: 'R' },
  { word: 'take', shown: 'D' },
];

/** What the same keys do among the suggestions. */
const SUGGESTION_KEYS: readonly Key[] = [
  { word: 'next', shown: 'J' },
  { word: 'previous', shown: 'K' },
  { word: 'choose', shown: 'X' },
  { word: 'accept', shown: 'A' },
  { word: 'reject', shown: 'R' },
  { word: 'intent', shown: '/' },
  { word: 'conversation', shown: 'Enter' },
  { word: 'try', shown: 'T' },
];

export const keysOf = (tab: Tab): readonly Key[] => (tab === 'suggestions' ? SUGGESTION_KEYS : PAGE_KEYS);
