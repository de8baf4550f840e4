import { Connection, newClientId, type Pending as Waiting, type RestsOn, type Status } from '@zhike/realtime';
import { defineStore } from 'pinia';
import { computed, reactive, ref, shallowReactive, shallowRef } from 'vue';
import { api, ApiError } from '../api';
import { sentence, t } from '../i18n';
import { belongs, calls, listed, loaded, put, VIEWS, type Loaded } from '../logic/rows';
import type { Pending } from '../logic/thread';
import type { Content, ConversationRow, ConversationView, ListView, MessageView, Problem, Typist } from '../wire';
import { customerName } from '../desk/people';
import { useNotices } from './notices';
import { useSession } from './session';
import { useSettings } from './settings';
import { useToasts } from './toasts';
import { useWrapUp } from './wrapUp';

/** An open conversation: the live view, older pages before it, and what went wrong while loading. */
export interface Thread {
  view: ConversationView | undefined;
  older: MessageView[];
  hasOlder: boolean;
  loadingOlder: boolean;
  problem: Problem | undefined;
}

interface Listing {
  loaded: Loaded | undefined;
  loading: boolean;
  problem: Problem | undefined;
}

const TYPING_MS = 6_000;
/** A snapshot that has not come by then is fetched by the other road. */
const SNAPSHOT_MS = 1_500;
/** Rows kept in the browser; the oldest finished ones are dropped first. */
const ROWS_KEPT = 2_000;
const SOCKET_PATH = '/api/v1/socket';

export const useDesk = defineStore('desk', () => {
  const session = useSession();
  const settings = useSettings();
  const toasts = useToasts();

  const rows = shallowReactive(new Map<string, ConversationRow>());
  const lists = reactive<Record<ListView, Listing>>({
    mine: { loaded: undefined, loading: false, problem: undefined },
    unassigned: { loaded: undefined, loading: false, problem: undefined },
    all: { loaded: undefined, loading: false, problem: undefined },
    done: { loaded: undefined, loading: false, problem: undefined },
    snoozed: { loaded: undefined, loading: false, problem: undefined },
    mentions: { loaded: undefined, loading: false, problem: undefined },
  });
  /** Conversations in which a note called this person, seen or not. */
  const called = shallowReactive(new Set<string>());
  /** Conversations in which this person began to write. */
  const drafting = shallowReactive(new Set<string>());
  const threads = shallowReactive(new Map<string, Thread>());
  const typing = shallowReactive(new Map<string, { who: Typist; until: number }>());
  /** Colleagues who look at the conversations that are open here. */
  const lookers = shallowReactive(new Map<string, readonly string[]>());
  /** What this tab has sent: whatever else bears our name came from another device. */
  const sentHere = new Set<string>();
  const waiting = shallowRef<readonly Waiting[]>([]);
  const status = ref<Status>('stopped');
  const retryAt = ref<number>();
  const everOnline = ref(false);
  let connection: Connection | undefined;

  const me = computed(() => session.user?.id ?? '');
  const of = (view: ListView): ConversationRow[] => listed(rows.values(), view, me.value, lists[view].loaded?.horizon ?? Infinity, called);
  const count = (view: ListView): number => [...rows.values()].filter((row) => belongs(row, view, me.value, called)).length;

  /** How many conversations call for this person: the queue, and their own with unread words. */
  const calling = computed(() => [...rows.values()].filter((row) => belongs(row, 'unassigned', me.value) || calls(row, me.value) || (row.unread > 0 && belongs(row, 'mine', me.value))).length);

  const unseenMentions = computed(() => [...rows.values()].filter((row) => calls(row, me.value)).length);

  function start(): void {
    if (connection) return;
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    connection = new Connection({
      audience: 'agent',
      url: `${scheme}//${location.host}${SOCKET_PATH}`,
      token: () => api.ticket(),
      locale: () => settings.locale,
      storage: sessionStorage,
      storagePrefix: `zhike.outbox.${me.value}.`,
      status: (now, info) => {
        const back = now === 'online' && everOnline.value;
        status.value = now;
        retryAt.value = info.retryInMs === undefined ? undefined : Date.now() + info.retryInMs;
        if (now === 'online') everOnline.value = true;
        // Rows that changed while we were away were not pushed to us.
        if (back) void refresh();
      },
      view: keep,
      outbox: (pending) => (waiting.value = [...pending]),
      refused: (problem, id) => {
        if (id === undefined && problem.slug !== 'nothing-to-do' && problem.slug !== 'receipt-ahead') toasts.fail(new ApiError(problem));
      },
      typing: ({ conversation_id, who, on }) => {
        if (on) typing.set(conversation_id, { who, until: Date.now() + TYPING_MS });
        else typing.delete(conversation_id);
      },
      row: ({ row }) => {
        useNotices().hear(rows.get(row.header.id), row, me.value, customerName(row.contact_name, row.header.contact_id));
        take(row);
      },
      presence: ({ online }) => session.present(online),
      looking: ({ conversation_id, user_ids }) => {
        if (threads.has(conversation_id)) lookers.set(conversation_id, user_ids.filter((one) => one !== me.value));
      },
    });
    // A page that is loaded with its conversation opens that one first.
    for (const id of threads.keys()) connection.watch(id);
    connection.start();
    void refresh();
    void loadDrafts().catch(toasts.fail);
    void useWrapUp().load().catch(toasts.fail);
    void session.loadUsers().catch(toasts.fail);
  }

  async function loadDrafts(): Promise<void> {
    const places = await api.draftPlaces();
    drafting.clear();
    places.forEach((place) => drafting.add(place.conversation_id));
  }

  const markDraft = (id: string, on: boolean): void => void (on ? drafting.add(id) : drafting.delete(id));

  function stop(): void {
    connection?.stop();
    connection = undefined;
    rows.clear();
    threads.clear();
    typing.clear();
    lookers.clear();
    drafting.clear();
    called.clear();
    waiting.value = [];
    everOnline.value = false;
    for (const view of VIEWS) lists[view] = { loaded: undefined, loading: false, problem: undefined };
  }

  const poke = (): void => connection?.poke();

  function take(row: ConversationRow): void {
    if (calls(row, me.value)) called.add(row.header.id);
    put(rows, row);
    if (rows.size <= ROWS_KEPT) return;
    const old = [...rows.values()].filter((other) => other.header.life !== 'open').sort((a, b) => a.last_message_ms - b.last_message_ms);
    for (const gone of old.slice(0, rows.size - ROWS_KEPT)) rows.delete(gone.header.id);
  }

  async function load(view: ListView, more = false): Promise<void> {
    const list = lists[view];
    if (list.loading || (more && !list.loaded?.next)) return;
    list.loading = true;
    try {
      const page = await api.list(view, more ? list.loaded?.next : undefined);
      page.rows.forEach(take);
      if (view === 'mentions') page.rows.forEach((row) => called.add(row.header.id));
      list.loaded = loaded(page, view);
      list.problem = undefined;
    } catch (error) {
      if (error instanceof ApiError) list.problem = error.problem;
      else throw error;
    } finally {
      list.loading = false;
    }
  }

  const refresh = async (): Promise<void> => void (await Promise.all(VIEWS.filter((view) => view !== 'done' || lists.done.loaded).map((view) => load(view))));

  function keep(id: string, view: ConversationView, replaced: boolean): void {
    const known = threads.get(id);
    if (!known) return;
    // A view that is no continuation is no neighbour of the older pages either.
    const older = replaced ? [] : known.older;
    threads.set(id, { ...known, view, older, hasOlder: older.length ? known.hasOlder : view.has_older, problem: undefined });
    const row = rows.get(id);
    if (row && row.seq < view.n) rows.set(id, { ...row, header: view.header });
    const newest = view.messages[view.messages.length - 1];
    if (newest && newest.author.kind !== 'system') typing.delete(id);
  }

  async function open(id: string): Promise<void> {
    if (!threads.has(id)) threads.set(id, { view: undefined, older: [], hasOlder: false, loadingOlder: false, problem: undefined });
    connection?.watch(id);
    if (status.value === 'online') await new Promise((done) => setTimeout(done, SNAPSHOT_MS));
    if (!threads.has(id) || threads.get(id)?.view) return;
    await fetchView(id);
  }

  async function fetchView(id: string): Promise<void> {
    try {
      const view = await api.conversation(id);
      const epoch = session.me?.epoch;
      if (epoch) connection?.adopt(epoch, view);
    } catch (error) {
      const known = threads.get(id);
      if (!(error instanceof ApiError)) throw error;
      if (known && !known.view) threads.set(id, { ...known, problem: error.problem });
    }
  }

  function leave(id: string): void {
    connection?.unwatch(id);
    threads.delete(id);
    typing.delete(id);
    lookers.delete(id);
  }

  async function loadOlder(id: string): Promise<void> {
    const thread = threads.get(id);
    const first = thread?.older[0] ?? thread?.view?.messages[0];
    if (!thread || !first || !thread.hasOlder || thread.loadingOlder) return;
    threads.set(id, { ...thread, loadingOlder: true });
    try {
      const page = await api.older(id, first.n);
      const now = threads.get(id);
      // Between the question and the answer the view may have been replaced.
      if (now && (now.older[0] ?? now.view?.messages[0])?.id === first.id) {
        threads.set(id, { ...now, older: [...page.messages, ...now.older], hasOlder: page.has_older, loadingOlder: false });
        return;
      }
    } catch (error) {
      toasts.fail(error);
    }
    const now = threads.get(id);
    if (now) threads.set(id, { ...now, loadingOlder: false });
  }

  const pendingOf = (id: string): Pending[] =>
    waiting.value.flatMap(({ frame, at_ms, problem }): Pending[] =>
      frame.t === 'send' && frame.conversation_id === id
        ? [{
            client_msg_id: frame.client_msg_id,
            content: frame.content,
            private: frame.private ?? false,
            at_ms,
            failed: problem && { sentence: sentence(problem), request_id: problem.request_id ?? undefined },
          }]
        : [],
    );

  const unsent = computed(() => waiting.value.filter((entry) => !entry.problem).length);

  function send(id: string, content: Content, isPrivate: boolean, restsOn: readonly RestsOn[] = []): boolean {
    const clientMsgId = newClientId();
    const sent = connection?.send(content, { conversationId: id, private: isPrivate, clientMsgId, restsOn });
    if (sent !== undefined) sentHere.add(clientMsgId);
    if (sent === undefined) toasts.add({ tone: 'bad', text: t('composer.too_many') });
    return sent !== undefined;
  }

  const retry = (clientMsgId: string): void => connection?.retry(clientMsgId);
  const discard = (clientMsgId: string): void => connection?.discard(clientMsgId);
  const read = (id: string, upTo: number): void => connection?.read(upTo, id);
  const tellTyping = (id: string, on: boolean): void => connection?.typing(on, id);

  return {
    rows, lists, threads, typing, lookers, sentHere, unseenMentions, drafting, markDraft, status, retryAt, everOnline, me, unsent, calling,
    of, count, start, stop, poke, load, refresh, take, open, fetchView, leave, loadOlder, pendingOf, send, retry, discard, read, tellTyping,
  };
});
