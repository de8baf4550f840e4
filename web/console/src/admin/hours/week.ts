import type { Schemas } from '../../client';

export type Hours = Schemas['HoursSettings'];
export type Day = Schemas['Weekday'];
export const DAYS: readonly Day[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const DAY_MINUTES = 1440;
const DAY_MS = 86_400_000;

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

/** Whole days of a calendar file (iCalendar): free ones, and worked ones as Chinese calendars mark them (补班, 调休上班). */
export function readCalendar(text: string): { free: Hours['holidays']; worked: Hours['holidays'] } {
  const free: Hours['holidays'] = [];
  const worked: Hours['holidays'] = [];
  // Long lines go on after a line break and a space.
  const lines = text.replace(/\r?\n[ \t]/g, '').split(/\r?\n/);
  let event: { from?: string; to?: string; name: string } | undefined;
  for (const line of lines) {
    const [head = '', ...rest] = line.split(':');
    const key = head.split(';')[0]?.toUpperCase();
    const value = rest.join(':').trim();
    if (key === 'BEGIN' && value === 'VEVENT') event = { name: '' };
    else if (!event) continue;
    else if (key === 'SUMMARY') event.name = value.replace(/\\n/gi, ' ').replace(/\\([,;\\])/g, '$1').trim();
    else if (key === 'DTSTART' && /^\d{8}$/.test(value)) event.from = value;
    else if (key === 'DTEND' && /^\d{8}$/.test(value)) event.to = value;
    else if (key === 'END' && value === 'VEVENT') {
      const list = /补班|上班|班）$|班\)$/.test(event.name) ? worked : free;
      if (event.from) list.push(...daysOf(event.from, event.to).map((date) => ({ date, name: (event as { name: string }).name })));
      event = undefined;
    }
  }
  return { free, worked };
}

/** From the first day up to the day before the last, as calendars write it; a month at most. */
function daysOf(from: string, to: string | undefined): string[] {
  const day = (text: string): number => Date.UTC(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, Number(text.slice(6)));
  const first = day(from);
  const end = to === undefined ? first + DAY_MS : Math.min(day(to), first + 31 * DAY_MS);
  const days: string[] = [];
  for (let at = first; at < Math.max(end, first + DAY_MS); at += DAY_MS) days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}

/** Both lists in one, by date, each day once; what was there keeps its name. */
export function withDays(had: Hours['holidays'], more: Hours['holidays']): Hours['holidays'] {
  const all = new Map(more.map((day) => [day.date, day]));
  for (const day of had) all.set(day.date, day);
  return [...all.values()].sort((a, b) => a.date.localeCompare(b.date));
}
