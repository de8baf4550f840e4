/** The keys of training, as the help tells them. */
export const PAGE_KEYS = [
  { word: 'next', shown: 'J' },
  { word: 'previous', shown: 'K' },
  { word: 'open', shown: 'Enter' },
  { word: 'search', shown: '/' },
  { word: 'new', shown: 'N' },
  { word: 'try', shown: 'T' },
  { word: 'add', shown: 'Ctrl Enter' },
  { word: 'move', shown: 'R' },
  { word: 'take', shown: 'D' },
] as const;
