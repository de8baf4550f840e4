import type { Schemas } from '../../client';

export type SaveInbox = Schemas['SaveInbox'];
export type InboxSettings = Schemas['InboxSettings'];
export type PreChatKind = Schemas['PreChatKind'];
export const PRE_CHAT: readonly PreChatKind[] = ['name', 'mail', 'phone', 'order_number'];
export const HOUSE_COLOR = '#1f6049';
export const MOST_QUESTIONS = 6;
export const MOST_CARDS = 6;

/** What a form works on. */
export type Draft = SaveInbox;

export function emptyDraft(name = ''): Draft {
  return {
    name,
    origins: [],
    settings: {
      locale: 'auto',
      color: null,
      reply_minutes: null,
      position: 'right',
      greeting: { zh: '', en: '' },
      team: { zh: '', en: '' },
      questions: { zh: [], en: [] },
      pre_chat: [],
      cards: [],
      page: 'off',
      elder: false,
    },
  };
}

export function draftOf({ name, origins, settings }: SaveInbox): Draft {
  return JSON.parse(JSON.stringify({ name, origins, settings })) as Draft;
}

/** As it is sent: without the empty lines that somebody may still be typing in. */
export function sent(draft: Draft): SaveInbox {
  const lines = (list: string[]): string[] => list.map((line) => line.trim()).filter(Boolean);
  const { settings } = draft;
  return {
    name: draft.name,
    origins: lines(draft.origins),
    settings: { ...settings, questions: { zh: lines(settings.questions.zh), en: lines(settings.questions.en) } },
  };
}

/** The field that a refusal names, when it names one: `color: …`. */
export function fieldOf(detail: string | null | undefined): string | undefined {
  return /^([a-z_.]+): /.exec(detail ?? '')?.[1];
}
