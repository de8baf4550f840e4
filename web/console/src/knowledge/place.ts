/** Name of the route of knowledge. */
export const KNOWLEDGE = 'knowledge';

/** Instead of an id: an article that is not there yet. */
export const NEW = 'new';

/** The keys of these pages, as the help tells them. */
export const PAGE_KEYS = [
  { word: 'next', shown: 'J' },
  { word: 'previous', shown: 'K' },
  { word: 'open', shown: 'Enter' },
  { word: 'search', shown: '/' },
  { word: 'new', shown: 'N' },
  { word: 'mark', shown: 'X' },
  { word: 'edit', shown: 'E' },
  { word: 'save', shown: 'Ctrl S' },
  { word: 'language', shown: 'Alt L' },
] as const;
