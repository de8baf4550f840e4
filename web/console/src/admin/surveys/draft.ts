import type { Schemas } from '../../client';

export type Settings = Schemas['SurveySettings'];
export type Form = Schemas['SurveyForm'];
export type Choice = Schemas['SurveyChoice'];
export const MOST_REASONS = 8;
export const LEAST_MINUTES = 5;

/** What the form works on: numbers as they are typed. */
export interface Draft {
  on: boolean;
  delay: string;
  answer: string;
  inboxes: Record<string, boolean>;
  form: Form;
}

export function draftOf(settings: Settings): Draft {
  return {
    on: settings.on,
    delay: String(settings.delay_minutes),
    answer: settings.answer_minutes ? String(settings.answer_minutes) : '',
    inboxes: Object.fromEntries((settings.inboxes ?? []).map((one) => [one.inbox_id, one.on])),
    form: JSON.parse(JSON.stringify(settings.form)) as Form,
  };
}

/** A whole number of minutes within bounds. */
export function minutes(text: string, least: number, most: number): number | undefined {
  const number = Number(text.trim());
  return text.trim() && Number.isInteger(number) && number >= least && number <= most ? number : undefined;
}

/** As it is sent; nothing while a number is wrong. `open` are the minutes until a resolved conversation is closed. */
export function sent(draft: Draft, open: number): Settings | undefined {
  const delay = minutes(draft.delay, 0, open - LEAST_MINUTES);
  if (delay === undefined) return undefined;
  const answer = draft.answer.trim() ? minutes(draft.answer, LEAST_MINUTES, open - delay) : null;
  if (answer === undefined) return undefined;
  const inboxes = Object.entries(draft.inboxes).map(([inbox_id, on]) => ({ inbox_id, on }));
  const words = (list: Choice[]): Choice[] => list.filter((one) => one.words.zh.trim() || one.words.en.trim()).map((one) => ({ words: one.words }));
  const form = { ...draft.form, low: words(draft.form.low), good: words(draft.form.good) };
  return { on: draft.on, delay_minutes: delay, answer_minutes: answer, inboxes, form };
}
