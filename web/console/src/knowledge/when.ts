/** An instant as the browser's field writes it: on the viewer's own clock, to the minute. */
export function localOf(ms: number | null | undefined): string {
  if (ms == null) return '';
  return new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** And back; nothing where the field is empty or half filled in. */
export function msOf(local: string): number | null {
  const at = new Date(local).getTime();
  return Number.isFinite(at) ? at : null;
}

/** A day, with the time where it is not the day's beginning. */
export function moment(ms: number, locale: 'zh' | 'en'): string {
  const at = new Date(ms);
  const midnight = at.getHours() === 0 && at.getMinutes() === 0;
  return new Intl.DateTimeFormat(locale === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'medium', ...(midnight ? {} : { timeStyle: 'short', hourCycle: 'h23' }) }).format(at);
}
