/** A conversation under way: the socket, what is on its way, and what came back. */
import { Connection, newClientId, type Options, type Pending, type Status, type SurveyAnswer } from '@zhike/realtime';

import type { Key } from '../text/i18n';
import type { Content, ConversationView, MessageView, WidgetSession } from '../wire';
import { socketOrLine } from '@zhike/realtime/line';

import { About } from './about';
import { Asking } from './asking';
import { FILES_AT_ONCE, isPicture, refusal } from './attachment';
import type { Chat } from './chat';
import { readContext, type ContextCard } from './context';
import { fileApi, type FileApi } from './file-api';
import { Files } from './files';
import { olderApi, type FetchOlder } from './older';
import { surveyApi, type FetchSurvey } from './survey';
import type { More } from './more';
import { openShelf, type Shelf } from './shelf';
import type { ChatState, Sending } from './state';
import { alreadyShown, newestOfOurs, unread } from './thread';
import { Uploads } from './uploads';
import { storageOrNone, whoMark } from './who';
import type { TalkViews } from '../talk-view/views';

/** Messages of ended conversations that stay in view. */
const PAST_MESSAGES = 200;
/** A break shorter than this is nobody's business. */
const OFFLINE_AFTER_MS = 1_500;
/** Somebody who types says so again within this time (the protocol ends typing after six seconds). */
const TYPING_MS = 6_000;
/** Somebody who looks at the conversation does not wait longer than this for the next try; spread, like every try. */
const SOONER_MS = 4_000;
const UNAUTHORIZED = 4401;

export type MakeTalk = (chat: Chat) => Talk;

/** What tests put in place of the world. */
export interface TalkSeams {
  files?: FileApi;
  older?: FetchOlder;
  survey?: FetchSurvey;
  options?: Partial<Options>;
  more?: () => Promise<More>;
}

export class Talk {
  readonly files: Files;
  readonly about: About;
  readonly asking: Asking;
  /** Whether there is something to connect for; who only looks costs no connection. */
  wanted = false;
  more: More | null = null;
  private readonly socket = socketOrLine();
  private shelf: Shelf;
  private readonly uploads: Uploads;
  private connection: Connection;
  private acked: Sending[] = [];
  private unreadShown = 0;
  private asked: string | undefined;
  private fetchingOlder = false;
  private readonly fetchOlder: FetchOlder;
  private readonly fetchSurvey: FetchSurvey;
  private soonerTimer: ReturnType<typeof setTimeout> | undefined;
  private offlineTimer: ReturnType<typeof setTimeout> | undefined;
  private typingTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly chat: Chat,
    readonly views: TalkViews,
    private readonly seams: TalkSeams = {},
  ) {
    const api = seams.files ?? fileApi(chat.origin);
    const token = () => chat.token();
    this.files = new Files(api, token);
    this.fetchOlder = seams.older ?? olderApi(chat.origin);
    this.fetchSurvey = seams.survey ?? surveyApi(chat.origin);
    this.uploads = new Uploads(
      api,
      token,
      {
        changed: () => this.redraw(),
        done: (id, content, file, preview) => {
          if (preview) this.files.adopt(file.file_id, preview);
          chat.say(content, id);
        },
        gone: (id) => this.shelf.remove(id),
      },
      newClientId,
      chat.now,
    );
    this.about = new About(chat);
    this.connection = this.connect();
    this.asking = new Asking(chat, this.about, ({ id, content }) => this.connection.send(content, { clientMsgId: id }));
    this.shelf = this.unpack();
    if (chat.keep.get('sound') || this.larger) void this.needMore();
    addEventListener('storage', () => this.connection.refresh());
  }

  /** What was on its way before a reload goes on. */
  private unpack(): Shelf {
    const shelf = openShelf(this.place());
    void shelf.all().then((files) => shelf === this.shelf && this.uploads.take(files));
    return shelf;
  }

  /** Whose words they are must be known by a name that outlasts the page; a function gives none. */
  private place(): string | null {
    const { inbox, session } = this.chat;
    return typeof session.identity === 'function' ? null : `zhike:${inbox}:out:${whoMark(session.identity)}:`;
  }

  async needMore(): Promise<More> {
    this.more ??= await this.seams.more!();
    return this.more;
  }

  /** Something over the conversation; nothing there, when it cannot be loaded. */
  async show(over: ChatState['over']): Promise<void> {
    try {
      await this.needMore();
      this.chat.set({ over, notice: null });
    } catch {
      this.chat.set({ notice: 'more_failed' });
    }
  }

  /** What the visitor chose, else what the page or the inbox begins with. */
  get larger(): boolean {
    const { keep, host, state } = this.chat;
    const chosen = keep.get('larger');
    return chosen ? chosen !== '0' : host?.dataset.elder !== undefined || state.session?.inbox.elder === true;
  }

  readContext(given: unknown): void {
    this.chat.set({ context: readContext(given, document.baseURI, this.chat.origin) });
  }

  /** The page's card goes before the first words, or by itself. */
  sendCard(): void {
    const { context } = this.chat.state;
    if (!context) return;
    this.chat.set({ context: null });
    if (!this.hasShown(context)) this.chat.put(context, newClientId());
  }

  start(): void {
    this.wanted = true;
    this.about.start();
    if (this.connection.status === 'stopped') this.connection.start();
  }

  /** Another visitor from now on: nothing of the one before may stay, and unsent words are kept apart by visitor. */
  restart(): void {
    this.connection.stop();
    this.acked = [];
    this.asking.forget();
    this.about.forget();
    this.files.clear();
    for (const { id } of this.uploads.all) this.uploads.remove(id);
    this.connection = this.connect();
    this.shelf = this.unpack();
    this.seen();
    this.connection.start();
  }

  stop(): void {
    this.about.stop();
    this.connection.stop();
  }

  adopt(session: WidgetSession): void {
    if (session.conversation) this.connection.adopt(session.epoch, session.conversation);
  }

  poke(): void {
    if (this.connection.status === 'stopped') this.connection.start();
    else this.connection.poke();
  }

  look(): void {
    if (this.chat.visible) this.connection.poke();
    this.seen();
  }

  send(content: Content, clientMsgId: string): boolean {
    if (!this.asking.hold(content, clientMsgId)) return this.connection.send(content, { clientMsgId }) !== undefined;
    this.redraw();
    return true;
  }

  hasShown(card: ContextCard): boolean {
    return alreadyShown(card, this.chat.state.view?.messages ?? []);
  }

  /** The page before the oldest that is shown. A failure is no drama: scrolling up again asks again. */
  async showOlder(): Promise<void> {
    const { view, older, hasOlder } = this.chat.state;
    const first = older[0] ?? view?.messages[0];
    if (!view || !first || !hasOlder || this.fetchingOlder) return;
    this.fetchingOlder = true;
    try {
      const page = await this.fetchOlder(view.header.id, first.n, await this.chat.token());
      const { state } = this.chat;
      if (state.view?.header.id !== view.header.id) return;
      this.chat.set({ older: [...page.messages, ...state.older], hasOlder: page.has_older });
    } catch {
      // See above.
    } finally {
      this.fetchingOlder = false;
    }
  }

  pick(files: File[]): void {
    const chosen = files.map((file) => ({
      id: newClientId(),
      file,
      preview: isPicture(file.type) ? URL.createObjectURL(file) : undefined,
      reason: refusal(file) ?? undefined,
    }));
    this.chat.set({ picked: [...this.chat.state.picked, ...chosen].slice(0, FILES_AT_ONCE) });
  }

  unpick(id: string): void {
    for (const item of this.chat.state.picked) if (item.id === id && item.preview) URL.revokeObjectURL(item.preview);
    this.chat.set({ picked: this.chat.state.picked.filter((item) => item.id !== id) });
  }

  sendPicked(): void {
    const { picked } = this.chat.state;
    const good = picked.filter(({ reason }) => !reason);
    for (const { id } of good) this.unpick(id);
    this.sendFiles(good.map(({ file }) => file));
  }

  sendFiles(files: File[], durationMs?: number): void {
    for (const kept of this.uploads.add(files, durationMs)) this.shelf.add(kept);
  }

  retry(id: string): void {
    if (!this.uploads.retry(id)) this.connection.retry(id);
    this.connection.poke();
  }

  remove(id: string): void {
    if (!this.uploads.remove(id)) this.connection.discard(id);
  }

  askPerson(): void {
    // Nothing stands between a customer and a person.
    this.asking.go();
    this.asked = this.connection.askPerson();
    if (this.asked === undefined) this.chat.set({ asking: false, notice: 'error_throttled' });
  }

  feedback(messageId: string, good: boolean): void {
    this.connection.feedback(messageId, good ? 'good' : 'bad');
  }

  survey(answer: SurveyAnswer): void {
    this.connection.survey({ ...answer, comment: answer.comment?.trim() || undefined });
  }

  /** The words of the invitation. A failure is tried again when the survey is next drawn, or the network is back. */
  async surveyWords(form: string): Promise<void> {
    if (this.chat.state.survey?.form === form) return;
    try {
      const words = await this.fetchSurvey(form, await this.chat.token());
      this.chat.set({ survey: { form, words } });
    } catch {
      // See above.
    }
  }

  typing(on: boolean): void {
    if (this.chat.state.view?.header.life === 'open') this.connection.typing(on);
  }

  /** A rating that is given but not yet part of the conversation. */
  pressed(messageId: string): 'good' | 'bad' | null {
    let found: 'good' | 'bad' | null = null;
    for (const { frame } of this.connection.pending) {
      if (frame.t === 'feedback' && frame.message_id === messageId) found = frame.feedback;
    }
    return found;
  }

  get surveySent(): SurveyAnswer | null {
    const entry = this.connection.pending.find(({ frame }) => frame.t === 'survey');
    return entry?.frame.t === 'survey' ? entry.frame : null;
  }

  private connect(): Connection {
    const { chat } = this;
    return new Connection({
      audience: 'visitor',
      url: `${chat.origin.replace(/^http/, 'ws')}/api/v1/socket`,
      token: () => chat.token(),
      locale: () => chat.locale,
      storage: this.place() === null ? undefined : storageOrNone(),
      storagePrefix: this.place() ?? '',
      status: (status, { code, retryInMs }) => this.status(status, code, retryInMs),
      view: (_, view, replaced) => this.viewed(view, replaced),
      outbox: () => this.redraw(),
      ack: (frame) => this.acknowledged(frame.client_msg_id),
      refused: (problem, id) => this.refused(problem.status, id),
      typing: (frame) => this.somebodyTypes(frame.who.kind, frame.on),
      presence: (frame) => chat.set({ personAvailable: frame.person_available }),
      socket: this.socket,
      ...this.seams.options,
    });
  }

  private status(status: Status, code: number | undefined, retryInMs = 0): void {
    const { chat } = this;
    clearTimeout(this.soonerTimer);
    if (code === UNAUTHORIZED) chat.session.forget();
    if (status === 'online') {
      clearTimeout(this.offlineTimer);
      this.offlineTimer = undefined;
      chat.set({ link: 'online' });
    } else if (status === 'waiting') {
      if (retryInMs > SOONER_MS) {
        const sooner = SOONER_MS * (0.5 + Math.random() / 2);
        this.soonerTimer = setTimeout(() => chat.visible && this.connection.poke(), sooner);
      }
      this.offlineTimer ??= setTimeout(() => chat.set({ link: 'offline' }), OFFLINE_AFTER_MS);
      this.somebodyTypes('assistant', false);
    } else if (status === 'stopped' && code !== undefined) {
      chat.fail('failed_inbox');
    }
  }

  private viewed(view: ConversationView, replaced: boolean): void {
    const { state } = this.chat;
    const before = state.view;
    const same = before?.header.id === view.header.id;
    const news = same ? newsOf(before, view) : [];
    const past = before && !same ? [...state.past, ...state.older, ...before.messages].slice(-PAST_MESSAGES) : state.past;
    const asking = state.asking && view.header.owner.kind === 'assistant';
    const typing = news.length > 0 ? null : state.typing;
    this.acked = this.acked.filter((item) => !view.messages.some((message) => message.client_msg_id === item.id));
    const readTo = same ? state.readTo : 0;
    // What was fetched by page does not join a view that begins elsewhere.
    const { older, hasOlder } = replaced || !same ? { older: [], hasOlder: view.has_older } : state;
    this.chat.set({ view, past, older, hasOlder, asking, typing, readTo, sending: this.sending() });
    this.asking.known();
    this.seen();
    for (const message of news) this.tell(message);
  }

  private tell({ author, content }: MessageView): void {
    if (author.kind === 'customer') return;
    const text = 'text' in content ? (content.text ?? '') : 'title' in content ? content.title : '';
    this.chat.emit('message', { from: author.kind, text });
    this.more?.heard();
  }

  /** Marks what is in view as read, and counts what is not. */
  private seen(): void {
    const { chat } = this;
    const { view, readTo } = chat.state;
    const newest = newestOfOurs(view);
    if (chat.visible && newest > 0) {
      this.connection.read(newest);
      if (newest > readTo) chat.set({ readTo: newest });
    }
    const count = chat.visible ? 0 : unread(view, chat.state.readTo);
    if (count !== this.unreadShown) chat.setUnread((this.unreadShown = count));
  }

  /** Acknowledged words stay in view until they come back in the conversation's order. */
  private acknowledged(id: string): void {
    const { sending, view } = this.chat.state;
    const item = sending.find((each) => each.id === id);
    const shown = view?.messages.some((message) => message.client_msg_id === id);
    if (item && !shown) this.acked = [...this.acked, { ...item, state: 'sent' }];
  }

  /** Refused words show it themselves; a refused rating is over; only a refused call for a person must be told apart. */
  private refused(status: number, id: string | undefined): void {
    if (id === undefined || id !== this.asked) return;
    // 409: a person has it already, which is what was asked for.
    this.chat.set({ asking: false, notice: status === 409 ? null : 'error_refused' });
  }

  private somebodyTypes(who: 'customer' | 'assistant' | 'agent', on: boolean): void {
    if (who === 'customer') return;
    clearTimeout(this.typingTimer);
    if (on) this.typingTimer = setTimeout(() => this.chat.set({ typing: null }), TYPING_MS);
    this.chat.set({ typing: on ? { kind: who } : null });
  }

  private redraw(): void {
    this.chat.set({ sending: this.sending() });
  }

  private sending(): Sending[] {
    const pending = this.connection.pending.map(sendingOf).filter((item) => item !== null);
    return [...this.acked, ...this.asking.sending, ...pending, ...this.uploads.all.map((item) => ({ ...item }))].sort((a, b) => a.atMs - b.atMs);
  }
}

function sendingOf({ frame, at_ms: atMs, problem }: Pending): Sending | null {
  if (frame.t !== 'send') return null;
  const reason: Key | undefined = problem ? (problem.status === 429 ? 'error_throttled' : 'error_refused') : undefined;
  return { id: frame.client_msg_id, atMs, state: problem ? 'failed' : 'pending', content: frame.content, reason };
}

function newsOf(before: ConversationView, after: ConversationView): MessageView[] {
  const known = before.messages.at(-1)?.n ?? 0;
  return after.messages.filter((message) => message.n > known && message.author.kind !== 'customer');
}
