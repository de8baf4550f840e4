/** Icons of a conversation under way, on the panel's grid. */
export const ICONS = {
  down: 'm6 9.5 6 6 6-6',
  up: 'M7 10.5v9H4.5v-9H7Zm0 0 4-7c1.5 0 2.3 1 2 2.5l-.7 3.5h5.4c1.3 0 2.2 1.2 1.9 2.4l-1.5 6c-.2 1-1 1.6-2 1.6H7',
  source: 'M7 3.5h7l4 4v13H7zM14 3.5v4h4M10 12h5M10 16h5',
  play: 'M8 5.5v13l11-6.5Z',
  pause: 'M9 6v12M15 6v12',
  file: 'M7 3.5h7l4 4v13H7zM14 3.5v4h4',
  load: 'M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14',
  star: 'm12 3.8 2.6 5.2 5.7.8-4.1 4 1 5.7-5.2-2.7-5.1 2.7 1-5.7-4.2-4 5.7-.8Z',
  warn: 'M12 8v5M12 16.5h.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z',
  pin: 'M12 21s6.5-5.5 6.5-10.5a6.5 6.5 0 0 0-13 0C5.5 15.5 12 21 12 21ZM12 13a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
};

export type TalkIcon = keyof typeof ICONS;
