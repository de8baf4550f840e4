import type { Suggestion } from '@zhike/ui';
import { computed, ref, watch, type ComputedRef, type Ref } from 'vue';
import { api } from '../api';
import { t } from '../i18n';
import { fill, search, wording, type CannedFile, type CannedReply } from '../logic/canned';
import { searchEmoji } from '../logic/emoji';
import { search as searchPeople } from '../logic/mentions';
import { triggerAt, type Trigger } from '../logic/suggest';
import type { Taken } from '../logic/taken';
import { useCanned } from '../stores/canned';
import { useDesk } from '../stores/desk';
import { useSession } from '../stores/session';
import { useToasts } from '../stores/toasts';
import { useAsked } from './articles';
import type { HeaderView } from '../wire';

/** Options that are offered at once. */
const OFFERED = 20;

interface Field {
  /** Only a note calls colleagues. */
  note: () => boolean;
  text: () => string;
  header: () => HeaderView;
  replace: (from: number, to: number, words: string) => void;
  /** What a canned reply brings along. */
  attach: (files: readonly CannedFile[]) => void;
  /** The words of an article were put in: whoever gets them was told it. */
  took: (article: Taken) => void;
}

export interface Completion {
  /** Where one writes; -1 while something is chosen. */
  caret: Ref<number>;
  open: ComputedRef<boolean>;
  kind: ComputedRef<Trigger['kind']>;
  options: ComputedRef<Suggestion[]>;
  at: Ref<number>;
  key: (event: KeyboardEvent) => boolean;
  pick: (at: number) => void;
}

/** What completes a reply under way: canned replies after `/`, emoji after `:`, articles after `??`. */
export function useCompletion(field: Field): Completion {
  const canned = useCanned();
  const desk = useDesk();
  const session = useSession();
  const toasts = useToasts();
  const caret = ref(-1);
  const at = ref(0);
  /** Put away with Escape: stays away until another word begins. */
  const dismissed = ref<number>();

  const trigger = computed(() => {
    const found = caret.value < 0 ? undefined : triggerAt(field.text(), caret.value);
    return found?.kind === 'mention' && !field.note() ? undefined : found;
  });
  const replies = computed(() => (trigger.value?.kind === 'canned' ? search(canned.replies, trigger.value.query).slice(0, OFFERED) : []));
  const emoji = computed(() => (trigger.value?.kind === 'emoji' ? searchEmoji(trigger.value.query).slice(0, OFFERED) : []));
  const people = computed(() => (trigger.value?.kind === 'mention' ? searchPeople(session.users, trigger.value.query, session.user?.id ?? '').slice(0, OFFERED) : []));
  const asked = useAsked(trigger, toasts.fail);
  const articles = computed(() => (trigger.value?.kind === 'article' ? asked.hits.value : []));
  const options = computed((): Suggestion[] => [
    ...articles.value.map((hit) => ({ key: `${hit.id}${hit.locale}`, title: hit.title, hint: [...(hit.internal ? [t('knowledge.internal')] : []), ...(hit.locale === field.header().locale ? [] : [t(`language.${hit.locale}`)]), ...hit.headings].join(' › '), detail: hit.text })),
    ...replies.value.map((reply) => ({ key: reply.id, title: reply.title, hint: `/${reply.shortcut}`, detail: wording(reply, field.header().locale), files: reply.files.map(({ name }) => name).join(' · ') })),
    ...people.value.map((one) => ({ key: one.id, title: one.name, hint: one.online ? t('presence.online') : t('presence.away') })),
    ...emoji.value.map(({ sign, names }) => ({ key: sign, sign, title: names.join(' · ') })),
  ]);
  const open = computed(() => {
    if (!trigger.value || dismissed.value === trigger.value.from) return false;
    // A colon in a sentence is no wish for an emoji unless there is one; a `/` says that there is no such reply.
    if (trigger.value.kind === 'mention') return people.value.length > 0;
    if (trigger.value.kind === 'article') return articles.value.length > 0 || asked.known.value;
    return trigger.value.kind === 'emoji' ? emoji.value.length > 0 : canned.loaded;
  });
  const kind = computed(() => trigger.value?.kind ?? 'canned');

  watch(
    () => trigger.value?.kind === 'canned',
    (wanted) => wanted && void canned.refresh().catch(toasts.fail),
  );
  watch(
    () => [trigger.value?.from, trigger.value?.query],
    () => (at.value = 0),
  );
  watch(
    () => trigger.value?.from,
    (from) => from !== dismissed.value && (dismissed.value = undefined),
  );

  /** What the desk knows of this conversation; the reference is only asked for by who uses it. */
  async function values(text: string): Promise<Record<string, string | null | undefined>> {
    const { id, contact_id } = field.header();
    const thread = desk.threads.get(id);
    const orders = [...(thread?.older ?? []), ...(thread?.view?.messages ?? [])].flatMap(({ content }) => (content.type === 'order' ? [content.number] : []));
    const known: Record<string, string | null | undefined> = {
      'contact.name': desk.rows.get(id)?.contact_name,
      'agent.name': session.user?.name,
      'order.number': orders[orders.length - 1],
    };
    if (!text.includes('contact.')) return known;
    try {
      const { profile } = await api.contact(contact_id);
      return { ...known, 'contact.name': profile.name, 'contact.reference': profile.customer_ref };
    } catch {
      // Then they stay open, and the agent is shown which.
      return known;
    }
  }

  async function insert(reply: CannedReply, { from, to }: Trigger): Promise<void> {
    const text = wording(reply, field.header().locale);
    const before = field.text();
    const filled = fill(text, text.includes('{{') ? await values(text) : {});
    // Whoever went on writing while the customer was asked for keeps what they wrote.
    if (field.text() !== before) return;
    field.replace(from, to, filled);
    field.attach(reply.files);
    canned.count(reply);
  }

  function pick(index: number): void {
    const now = trigger.value;
    const reply = replies.value[index];
    const sign = emoji.value[index]?.sign;
    const one = people.value[index];
    const article = articles.value[index];
    if (!now) return;
    if (article) {
      field.replace(now.from, now.to, article.text);
      field.took({ id: article.id, version: article.version, text: article.text });
    } else if (reply) void insert(reply, now);
    else if (one) field.replace(now.from, now.to, `@${one.name} `);
    else if (sign) field.replace(now.from, now.to, sign);
  }

  function key(event: KeyboardEvent): boolean {
    const last = options.value.length - 1;
    if (event.key === 'Escape') dismissed.value = trigger.value?.from;
    else if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || last < 0) return false;
    else if (event.key === 'ArrowDown') at.value = at.value === last ? 0 : at.value + 1;
    else if (event.key === 'ArrowUp') at.value = at.value === 0 ? last : at.value - 1;
    else if (event.key === 'Enter' || event.key === 'Tab') pick(at.value);
    else return false;
    return true;
  }

  return { caret, open, kind, options, at, key, pick };
}
