import type { IconName } from '@zhike/ui';
import type { Component } from 'vue';
import type { Role } from '../wire';

/** Name of the route of administration. */
export const ADMIN = 'admin';

/** One page of administration. Who adds one adds a line to `SECTIONS`, and its words in both languages. */
export interface Section {
  /** Its part of the address: /desk/admin/ID. */
  id: string;
  icon: IconName;
  /** Key of its title. */
  title: string;
  /** Key of one line that says what is done there. */
  text: string;
  /** Key of further words by which it is found, separated by spaces. */
  words: string;
  /** Keys of the fields and buttons on it: whoever looks for one is told on which page it is. */
  fields: readonly string[];
  /** The least role that may look at it. */
  role: Role;
  component: () => Promise<{ default: Component }>;
}

/** Every page of administration, in the order in which they are listed. */
export const SECTIONS: readonly Section[] = [
  {
    id: 'start',
    icon: 'check-circle',
    title: 'start.title',
    text: 'start.text',
    words: 'start.words',
    fields: [],
    role: 'administrator',
    component: () => import('./start/StartPage.vue'),
  },
  {
    id: 'workspace',
    icon: 'settings',
    title: 'workspace.title',
    text: 'workspace.text',
    words: 'workspace.words',
    fields: ['workspace.name', 'workspace.locale', 'workspace.zone', 'inboxes.field.color'],
    role: 'administrator',
    component: () => import('./workspace/WorkspacePage.vue'),
  },
  {
    id: 'users',
    icon: 'user',
    title: 'people.users.title',
    text: 'people.users.text',
    words: 'people.users.words',
    fields: ['people.field.name', 'people.field.email', 'people.field.role', 'people.field.locale', 'people.users.invite', 'people.users.disable', 'people.link.reset', 'people.import.title'],
    role: 'supervisor',
    component: () => import('./people/UsersPage.vue'),
  },
  {
    id: 'contacts',
    icon: 'users',
    title: 'contacts.title',
    text: 'contacts.text',
    words: 'contacts.words',
    fields: ['contacts.export', 'contacts.import', 'contacts.refused'],
    role: 'administrator',
    component: () => import('./contacts/ContactsPage.vue'),
  },
  {
    id: 'inboxes',
    icon: 'globe',
    title: 'inboxes.title',
    text: 'inboxes.text',
    words: 'inboxes.words',
    fields: ['inboxes.field.name', 'inboxes.field.origins', 'inboxes.field.color', 'inboxes.field.position', 'inboxes.group.questions', 'inboxes.group.pre_chat', 'inboxes.group.cards', 'inboxes.embed.tag', 'inboxes.rotate'],
    role: 'administrator',
    component: () => import('./inboxes/InboxesPage.vue'),
  },
  {
    id: 'hours',
    icon: 'clock',
    title: 'hours.title',
    text: 'hours.text',
    words: 'hours.words',
    fields: ['hours.week', 'hours.zone', 'hours.due', 'hours.holidays', 'hours.make_up_days'],
    role: 'administrator',
    component: () => import('./hours/HoursPage.vue'),
  },
  {
    id: 'assistant',
    icon: 'spark',
    title: 'assistant.title',
    text: 'assistant.text',
    words: 'assistant.words',
    fields: ['assistant.on', 'assistant.answer', 'assistant.clarify', 'assistant.person_words', 'assistant.topics'],
    role: 'administrator',
    component: () => import('./assistant/AssistantPage.vue'),
  },
  {
    id: 'language-models',
    icon: 'spark',
    title: 'language_models.title',
    text: 'language_models.text',
    words: 'language_models.words',
    fields: ['language_models.url', 'language_models.model', 'language_models.key', 'language_models.budget', 'language_models.price_in', 'language_models.uses', 'language_models.ledger.title'],
    role: 'administrator',
    component: () => import('./models/LanguageModelsPage.vue'),
  },
  {
    id: 'guards',
    icon: 'check-circle',
    title: 'guards.title',
    text: 'guards.text',
    words: 'guards.words',
    fields: ['guards.forbidden', 'guards.glossary', 'guards.protected', 'guards.try_title', 'guards.held_title'],
    role: 'supervisor',
    component: () => import('./guards/GuardsPage.vue'),
  },
  {
    id: 'labels',
    icon: 'pin',
    title: 'labels.title',
    text: 'labels.text',
    words: 'labels.words',
    fields: ['labels.field.zh', 'labels.field.en', 'labels.field.color', 'labels.add', 'labels.archive', 'labels.import.title'],
    role: 'supervisor',
    component: () => import('./desk/LabelsPage.vue'),
  },
  {
    id: 'canned',
    icon: 'copy',
    title: 'canned.title',
    text: 'canned.text',
    words: 'canned.words',
    fields: ['canned.field.title', 'canned.field.shortcut', 'canned.field.folder', 'canned.variables', 'canned.scope.own'],
    role: 'agent',
    component: () => import('./desk/CannedPage.vue'),
  },
  {
    id: 'forms',
    icon: 'form',
    title: 'forms.title',
    text: 'forms.text',
    words: 'forms.words',
    fields: ['send.form.title', 'send.form.label', 'send.form.choices', 'send.form.required'],
    role: 'supervisor',
    component: () => import('./desk/FormsPage.vue'),
  },
  {
    id: 'wrap-up',
    icon: 'form',
    title: 'wrap_up.page',
    text: 'wrap_up.page_text',
    words: 'wrap_up.words',
    fields: ['wrap_up.solved', 'wrap_up.topic', 'wrap_up.note'],
    role: 'administrator',
    component: () => import('./desk/WrapUpPage.vue'),
  },
  {
    id: 'surveys',
    icon: 'star',
    title: 'surveys.title',
    text: 'surveys.text',
    words: 'surveys.words',
    fields: ['surveys.on', 'surveys.delay', 'surveys.answer', 'surveys.question', 'surveys.low', 'surveys.good', 'surveys.comment', 'surveys.inboxes'],
    role: 'administrator',
    component: () => import('./surveys/SurveysPage.vue'),
  },
  {
    id: 'help-centre',
    icon: 'globe',
    title: 'help_centre.title',
    text: 'help_centre.text',
    words: 'help_centre.words',
    fields: ['help_centre.on', 'help_centre.name_zh', 'help_centre.domain', 'help_centre.widget', 'help_centre.noindex', 'help_centre.misses.title', 'help_centre.searches.title'],
    role: 'administrator',
    component: () => import('./help/HelpCentrePage.vue'),
  },
  {
    id: 'mailboxes',
    icon: 'inbox',
    title: 'mail.title',
    text: 'mail.text',
    words: 'mail.words',
    fields: ['mail.field.address', 'mail.field.host', 'mail.field.password', 'mail.field.log_in', 'mail.field.assistant', 'mail.pause'],
    role: 'administrator',
    component: () => import('./mail/MailboxesPage.vue'),
  },
  {
    id: 'teams',
    icon: 'users',
    title: 'people.teams.title',
    text: 'people.teams.text',
    words: 'people.teams.words',
    fields: ['people.field.members'],
    role: 'supervisor',
    component: () => import('./people/TeamsPage.vue'),
  },
  {
    id: 'api-keys',
    icon: 'lock',
    title: 'keys_api.title',
    text: 'keys_api.text',
    words: 'keys_api.words',
    fields: ['keys_api.scopes', 'keys_api.addresses', 'keys_api.life', 'keys_api.rotate', 'keys_api.revoke'],
    role: 'administrator',
    component: () => import('./program/ApiKeysPage.vue'),
  },
  {
    id: 'webhooks',
    icon: 'send',
    title: 'webhooks.title',
    text: 'webhooks.text',
    words: 'webhooks.words',
    fields: ['webhooks.url', 'webhooks.events', 'webhooks.content', 'webhooks.deliveries', 'webhooks.rotate'],
    role: 'administrator',
    component: () => import('./program/WebhooksPage.vue'),
  },
  {
    id: 'security',
    icon: 'lock',
    title: 'security.title',
    text: 'security.text',
    words: 'security.words',
    fields: ['security.session', 'security.password', 'security.networks'],
    role: 'administrator',
    component: () => import('./security/SecurityPage.vue'),
  },
  {
    id: 'retention',
    icon: 'trash',
    title: 'retention.title',
    text: 'retention.text',
    words: 'retention.words',
    fields: ['retention.conversations', 'retention.figures'],
    role: 'administrator',
    component: () => import('./upkeep/RetentionPage.vue'),
  },
  {
    id: 'audit',
    icon: 'shield',
    title: 'audit.title',
    text: 'audit.text',
    words: 'audit.words',
    fields: ['audit.actor', 'audit.subject', 'audit.chain.again'],
    role: 'administrator',
    component: () => import('./upkeep/AuditPage.vue'),
  },
  {
    id: 'jobs',
    icon: 'alert',
    title: 'jobs.title',
    text: 'jobs.text',
    words: 'jobs.words',
    fields: ['jobs.error', 'jobs.attempts', 'jobs.retry_go'],
    role: 'administrator',
    component: () => import('./upkeep/DeadLettersPage.vue'),
  },
];
