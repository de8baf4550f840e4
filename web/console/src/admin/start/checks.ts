import type { IconName } from '@zhike/ui';
import type { Schemas } from '../../client';

/** Everything that the start page looks at. */
export interface House {
  inboxes: Schemas['InboxView'][];
  people: Schemas['PersonView'][];
  hours: Schemas['HoursView'];
  assistant: Schemas['AssistantView'];
  mailboxes: Schemas['MailboxView'][];
  canned: Schemas['CannedReply'][];
  retention: Schemas['RetentionView'];
  deadLetters: number;
  /** Today in the viewer's zone, as 2027-02-06. */
  today: string;
}

/** `todo` stops customers from being served well, `hint` could be better, `done` is set up. */
export type State = 'todo' | 'hint' | 'done';

/** One line of the start page: a key of words with what fills them, and the page that mends it. */
export interface Check {
  id: string;
  icon: IconName;
  state: State;
  /** Key under `start.check`. */
  words: string;
  values: Record<string, string | number>;
}

/** What is set up and what is missing, what matters most first. */
export function checks(house: House): Check[] {
  const rank: Record<State, number> = { todo: 0, hint: 1, done: 2 };
  const found = [inboxes(house), people(house), hours(house), assistant(house), mailboxes(house), canned(house), retention(house), jobs(house)];
  return found.sort((a, b) => rank[a.state] - rank[b.state]);
}

function inboxes({ inboxes }: House): Check {
  const used = inboxes.filter((inbox) => !inbox.archived);
  const at = { id: 'inboxes', icon: 'globe' } as const;
  if (!used.length) return { ...at, state: 'todo', words: 'inboxes_none', values: {} };
  const open = used.filter((inbox) => !inbox.origins.length);
  const first = open[0];
  if (first) return { ...at, state: 'hint', words: 'inboxes_open', values: { name: first.name, n: open.length } };
  return { ...at, state: 'done', words: 'inboxes', values: { n: used.length } };
}

function people({ people }: House): Check {
  const active = people.filter((person) => person.state === 'active');
  const invited = people.filter((person) => person.state === 'invited').length;
  const at = { id: 'users', icon: 'user' } as const;
  if (active.length + invited < 2) return { ...at, state: 'todo', words: 'people_alone', values: {} };
  if (invited) return { ...at, state: 'hint', words: 'people_invited', values: { n: invited } };
  if (active.filter((person) => person.role === 'administrator').length < 2) return { ...at, state: 'hint', words: 'people_one_administrator', values: { n: active.length } };
  return { ...at, state: 'done', words: 'people', values: { n: active.length } };
}

function hours({ hours, today }: House): Check {
  const at = { id: 'hours', icon: 'clock' } as const;
  if (!hours.own) return { ...at, state: 'todo', words: 'hours_pack', values: {} };
  if (!hours.hours.holidays.some((day) => day.date >= today)) return { ...at, state: 'hint', words: 'hours_no_holidays', values: {} };
  return { ...at, state: 'done', words: 'hours', values: { zone: hours.hours.zone } };
}

function assistant({ assistant }: House): Check {
  const at = { id: 'assistant', icon: 'spark' } as const;
  if (!assistant.available || !assistant.settings.on) return { ...at, state: 'hint', words: assistant.available ? 'assistant_off' : 'assistant_unavailable', values: {} };
  const on = assistant.topics.length - (assistant.settings.topics_off?.length ?? 0);
  return { ...at, state: 'done', words: 'assistant', values: { n: on } };
}

function mailboxes({ mailboxes }: House): Check {
  const at = { id: 'mailboxes', icon: 'inbox' } as const;
  const troubled = mailboxes.find((mailbox) => mailbox.trouble);
  if (troubled) return { ...at, state: 'todo', words: 'mail_trouble', values: { name: troubled.settings.address } };
  const paused = mailboxes.filter((mailbox) => mailbox.paused).length;
  if (paused) return { ...at, state: 'hint', words: 'mail_paused', values: { n: paused } };
  return mailboxes.length ? { ...at, state: 'done', words: 'mail', values: { n: mailboxes.length } } : { ...at, state: 'hint', words: 'mail_none', values: {} };
}

function canned({ canned }: House): Check {
  const shared = canned.filter((reply) => !reply.personal).length;
  return { id: 'canned', icon: 'copy', state: shared ? 'done' : 'hint', words: shared ? 'canned' : 'canned_none', values: { n: shared } };
}

function retention({ retention }: House): Check {
  const days = retention.settings.conversations_days;
  return { id: 'retention', icon: 'trash', state: days ? 'done' : 'hint', words: days ? 'retention' : 'retention_ever', values: { n: days ?? 0 } };
}

function jobs({ deadLetters }: House): Check {
  return { id: 'jobs', icon: 'alert', state: deadLetters ? 'todo' : 'done', words: deadLetters ? 'jobs_dead' : 'jobs', values: { n: deadLetters } };
}
