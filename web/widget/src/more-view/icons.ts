/** Icons of the third script, on the panel's grid. */
export const ICONS = {
  bell: 'M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15ZM10 21h4',
  larger: 'M3 19 8.5 5 14 19M5 14h7M15 19l3.5-9 3.5 9M16.2 16h4.6',
  clock: 'M12 7v5.5l3.5 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z',
  done: 'm5 12.5 5 5 9.5-11',
  back: 'm14.5 6-6 6 6 6',
};

export type MoreIcon = keyof typeof ICONS;
