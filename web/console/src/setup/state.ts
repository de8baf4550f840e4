import type { Schemas } from '../client';
import { emptyDraft, type Draft } from '../admin/inboxes/draft';
import type { Locale } from '../wire';

export const STEPS = ['workspace', 'administrator', 'pack', 'inbox', 'hours', 'agent'] as const;
export type Step = (typeof STEPS)[number];

export interface Person {
  name: string;
  email: string;
  password: string;
}

/** What the pages of the set-up gather; nothing is stored on the server before the last step. */
export interface Gathered {
  step: Step;
  workspace: string;
  locale: Locale;
  administrator: Person;
  pack: string;
  inbox: Draft;
  hours: Schemas['HoursSettings'];
  withAgent: boolean;
  agent: Person;
}

const KEPT = 'zhike:setup';
const person = (): Person => ({ name: '', email: '', password: '' });

export function begin(start: Schemas['SetupStart'], locale: Locale): Gathered {
  const pack = start.packs[0]?.id ?? '';
  return { step: 'workspace', workspace: '', locale, administrator: person(), pack, inbox: emptyDraft(), hours: start.hours, withAgent: false, agent: person() };
}

/** For a page that is loaded again. Passwords are not kept: they are asked for anew. */
export function keep(token: string, gathered: Gathered): void {
  const bare = (one: Person): Person => ({ ...one, password: '' });
  sessionStorage.setItem(KEPT, JSON.stringify({ token, gathered: { ...gathered, administrator: bare(gathered.administrator), agent: bare(gathered.agent) } }));
}

export function kept(): { token: string; gathered: Gathered } | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? '') as { token: string; gathered: Gathered };
  } catch {
    return undefined;
  }
}

export const forget = (): void => sessionStorage.removeItem(KEPT);

const MAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;
export const SHORTEST = 10;

/** Keys of what is still wrong with a person, by field. */
export function wrongPerson(one: Person): Partial<Record<keyof Person, string>> {
  return {
    ...(one.name.trim() ? {} : { name: 'setup.wrong.name' }),
    ...(MAIL.test(one.email.trim()) ? {} : { email: 'setup.wrong.email' }),
    ...([...one.password].length >= SHORTEST ? {} : { password: 'setup.wrong.password' }),
  };
}

/** The first step on which something is missing, up to and with `last`. */
export function unfinished(gathered: Gathered, last: Step): Step | undefined {
  const wrong: Record<Step, boolean> = {
    workspace: !gathered.workspace.trim(),
    administrator: Object.keys(wrongPerson(gathered.administrator)).length > 0,
    pack: !gathered.pack,
    inbox: !gathered.inbox.name.trim(),
    hours: gathered.hours.weekly.length === 0,
    agent: gathered.withAgent && (Object.keys(wrongPerson(gathered.agent)).length > 0 || gathered.agent.email.trim().toLowerCase() === gathered.administrator.email.trim().toLowerCase()),
  };
  return STEPS.slice(0, STEPS.indexOf(last) + 1).find((step) => wrong[step]);
}

/** On which step a field is that the server refused. */
export function stepOf(field: string | undefined): Step | undefined {
  if (field === undefined) return undefined;
  if (field === 'workspace') return 'workspace';
  if (field === 'pack') return 'pack';
  if (['email', 'password'].includes(field)) return 'administrator';
  if (field === 'agent.email') return 'agent';
  if (['zone', 'weekly', 'holidays', 'make_up_days', 'reply_due_minutes'].includes(field)) return 'hours';
  return 'inbox';
}
