/** Name of the route of knowledge. */
export const KNOWLEDGE = 'knowledge';

/** Instead of an id: an article that is not there yet. */
export const NEW = 'new';

/** Instead of an id: what is to be done about articles. */
export const WORK = 'work';

/** Instead of an id: what colleagues must read. */
export const MUST_READ = 'must-read';

/** Instead of an id: products and what is known of them. */
export const PRODUCTS = 'products';

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

/** The keys of the work list. */
export const WORK_KEYS = [
  { word: 'next', shown: 'J' },
  { word: 'previous', shown: 'K' },
  { word: 'open', shown: 'Enter' },
  { word: 'take', shown: 'T' },
  { word: 'done', shown: 'E' },
  { word: 'dismiss', shown: 'D' },
] as const;
