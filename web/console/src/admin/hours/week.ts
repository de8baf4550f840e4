import type { Schemas } from '../../client';

export type Hours = Schemas['HoursSettings'];
export type Day = Schemas['Weekday'];
export const DAYS: readonly Day[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const DAY_MINUTES = 1440;

export function minutes(clock: string): number | undefined {
  const found = /^(\d{2}):(\d{2})$/.exec(clock);
  const all = found ? Number(found[1]) * 60 + Number(found[2]) : NaN;
  return all <= DAY_MINUTES ? all : undefined;
}

/** Stretches of one day in shares of it; what goes on past midnight is shown on the next day too. */
export function bars(hours: Hours, day: Day): { from: number; to: number }[] {
  const before = DAYS[(DAYS.indexOf(day) + 6) % 7];
  return hours.weekly
    .flatMap(({ day: begins, from, to }) => {
      const [start, stop] = [minutes(from), minutes(to)];
      if (start === undefined || stop === undefined) return [];
      const end = stop === 0 ? DAY_MINUTES : stop;
      if (end > start) return begins === day ? [[start, end]] : [];
      if (begins === day) return [[start, DAY_MINUTES]];
      return begins === before ? [[0, end]] : [];
    })
    .map(([from, to]) => ({ from: (from as number) / DAY_MINUTES, to: (to as number) / DAY_MINUTES }));
}

/** One line a day: `2027-02-06 春节`. */
export const daysText = (days: Hours['holidays']): string => days.map(({ date, name }) => `${date} ${name ?? ''}`.trim()).join('\n');

export function readDays(text: string): Hours['holidays'] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const [date, ...name] = line.split(/[\s,，]+/u);
      return { date: date as string, name: name.join(' ') };
    });
}

export const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);
