import type { LocationQuery } from 'vue-router';
import { lastDays } from '../logic/figures';

/** What a report is about; it stands in the address, so that it can be shared and gone back to. */
export interface Asked {
  from: string;
  to: string;
  inbox?: string;
  topic?: string;
  agent?: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/u;

/** The address read with care: without days it is the last week. */
export function readAsked(query: LocationQuery, now: Date): Asked {
  const text = (key: string): string | undefined => {
    const value = query[key];
    return typeof value === 'string' ? value : undefined;
  };
  const week = lastDays(7, now);
  const day = (key: 'from' | 'to'): string => {
    const value = text(key);
    return value !== undefined && DAY.test(value) ? value : week[key];
  };
  const asked: Asked = { from: day('from'), to: day('to') };
  for (const key of ['inbox', 'topic', 'agent'] as const) {
    const value = text(key);
    if (value !== undefined) asked[key] = value;
  }
  return asked;
}

/** The address of a table as a file. */
export function fileAddress(asked: Asked, part: string): string {
  return `/api/v1/reports/file?${new URLSearchParams({ ...asked, part }).toString()}`;
}
