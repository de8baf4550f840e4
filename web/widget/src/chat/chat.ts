/**
 * The panel's side of a conversation: the session, the page's card and the state that is drawn. What a conversation under
 * way needs (the socket above all) is a `Talk`, fetched with the first message or when there is something to resume; a
 * visitor who only looks costs neither bytes nor a connection.
 */
import { newClientId } from '@zhike/realtime';

import type { Hand, Identity } from '../hand';
import type { Key } from '../text/i18n';
import type { Locale } from '../text/locale';
import type { Content, WidgetSession } from '../wire';
import { openSession, type OpenSession } from './api';
import { keep, type Keep } from './keep';
import { NoSession, Session } from './session';
import { EMPTY, type ChatState, type Sending } from './state';
import type { MakeTalk, Talk } from './talk';

/** `base::limits::MESSAGE_CHARS`. */
export const MESSAGE_CHARS = 4_000;

/** What tests put in place of the world. */
export interface Seams {
  open?: OpenSession;
  keep?: Keep;
  now?: () => number;
}

/** Said before the talk is there; survives a reload like everything said. */
type Queued = { id: string; atMs: number; content: Content };

export class Chat {
  state: ChatState;
  talk: Talk | null = null;
  readonly keep: Keep;
  readonly session: Session;
  readonly origin: string;
  readonly inbox: string;
  readonly emit: Hand['emit'];
  readonly setUnread: Hand['setUnread'];
  readonly now: () => number;
  /** What the page tells of the visitor; it is told on once there is a conversation. */
  about: Hand['about'];
  /** The card of the page as it was given; the talk reads it. */
  private given: unknown;
  /** The element that carries the theme; absent in tests. */
  readonly host: HTMLElement | undefined;
  locale: Locale;
  visible = false;
  private readonly listeners = new Set<() => void>();
  private readonly loadTalk: () => Promise<MakeTalk>;
  private loading: Promise<void> | null = null;
  private queue: Queued[];
  /** What waits for the talk and is no message. */
  private later: ((talk: Talk) => void)[] = [];

  constructor(hand: Hand, loadTalk: () => Promise<MakeTalk>, seams: Seams = {}) {
    ({ locale: this.locale, origin: this.origin, inbox: this.inbox, emit: this.emit, setUnread: this.setUnread, about: this.about, context: this.given } = hand);
    this.loadTalk = loadTalk;
    this.host = (hand.place.getRootNode() as ShadowRoot).host as HTMLElement | undefined;
    this.now = seams.now ?? Date.now;
    this.keep = seams.keep ?? keep(hand.inbox);
    this.session = new Session(
      seams.open ?? openSession(hand.origin, hand.inbox),
      this.keep,
      hand.identity,
      () => this.locale,
      (session) => this.opened(session),
      this.now,
    );
    this.queue = hand.identity ? [] : readQueue(this.keep.get('queued'));
    this.state = { ...EMPTY, sending: this.queue.map(sendingOf) };
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  set(change: Partial<ChatState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }

  /** Half-written words survive a reload. */
  get draft(): string {
    return this.session.identity ? '' : (this.keep.get('draft') ?? '');
  }

  set draft(text: string) {
    this.remember('draft', text);
  }

  /** Words of a visitor with a name are not left on a device that somebody else may use next. */
  private remember(name: string, words: string): void {
    if (words && !this.session.identity) this.keep.set(name, words);
    else this.keep.remove(name);
  }

  start(): void {
    // Who has talked before may have unsent words or an answer waiting.
    if (this.keep.get('talked')) void this.needTalk();
    else {
      if (this.given || this.keep.get('larger')) this.prepare();
      void this.token().catch(() => undefined);
    }
  }

  /** After a failure, or when the network may be back. */
  poke(): void {
    if (this.state.phase === 'failed') this.set({ phase: this.state.session ? 'ready' : 'starting', failure: null });
    if (this.talk?.wanted) this.talk.poke();
    else this.start();
  }

  /** Whether somebody looks at the conversation now. */
  look(visible: boolean): void {
    this.visible = visible;
    this.talk?.look();
    if (visible && this.state.phase === 'failed' && this.state.failure === 'failed_start') this.poke();
  }

  setLocale(locale: Locale): void {
    this.locale = locale;
    // The greeting and the questions come in the visitor's language, so the session is opened again in it.
    if (this.state.session && this.state.session.inbox.locale !== locale) {
      this.session.forget();
      void this.token().catch(() => undefined);
    }
  }

  setContext(context: unknown): void {
    this.given = context;
    if (this.talk) this.talk.readContext(context);
    else if (context) this.prepare();
  }

  identify(identity: Identity): void {
    this.session.identify(identity);
    this.queue = [];
    this.remember('queued', '');
    this.remember('draft', '');
    this.set({ ...EMPTY, context: this.state.context });
    if (this.talk) this.talk.restart();
    else this.start();
  }

  sendText(text: string): boolean {
    const words = text.trim();
    if (!words) return false;
    if ([...words].length > MESSAGE_CHARS) {
      this.set({ notice: 'error_too_long' });
      return false;
    }
    return this.say({ type: 'text', text: words });
  }

  /** Files are looked at before they are sent. */
  pick(files: Iterable<File> | null | undefined): void {
    const chosen = [...(files ?? [])];
    if (chosen.length > 0) this.withTalk((talk) => talk.pick(chosen));
  }

  /** The menu and what else lies over the conversation. */
  show(over: ChatState['over']): void {
    this.withTalk((talk) => void talk.show(over));
  }

  /** The road to a person depends on no model. Without a conversation there is nothing to hand over, so words begin one. */
  askPerson(words: string): void {
    const header = this.state.view?.header;
    const open = header?.life === 'open';
    if (this.state.asking || (open && header.owner.kind !== 'assistant')) return;
    if (!open && !this.say({ type: 'text', text: words })) return;
    this.set({ asking: true });
    this.withTalk((talk) => talk.askPerson());
  }

  /** The first words on a page take its card along. False: nothing was taken on, the words should stay where they are. */
  say(content: Content, clientMsgId?: string): boolean {
    this.set({ notice: null });
    this.talk?.sendCard();
    const taken = this.put(content, clientMsgId ?? newClientId());
    if (!taken) this.set({ notice: 'error_throttled' });
    return taken;
  }

  /** A token that is good now; a session that cannot be had is told to the visitor. */
  async token(): Promise<string> {
    try {
      return await this.session.token();
    } catch (error) {
      if (error instanceof NoSession) {
        this.fail(error.reason);
        this.talk?.stop();
        if (error.reason === 'failed_identity') this.emit('identity_required', undefined);
      } else if (!this.state.session) {
        this.fail('failed_start');
      }
      throw error;
    }
  }

  fail(failure: Key): void {
    this.set({ phase: 'failed', failure });
  }

  withTalk(act: (talk: Talk) => void): void {
    if (!this.talk) this.later.push(act);
    void this.needTalk();
    if (this.talk) act(this.talk);
  }

  put(content: Content, id: string): boolean {
    this.keep.set('talked', '1');
    if (this.talk) {
      void this.needTalk();
      return this.talk.send(content, id);
    }
    const item = { id, atMs: this.now(), content };
    this.queue.push(item);
    this.remember('queued', JSON.stringify(this.queue));
    this.set({ sending: [...this.state.sending, sendingOf(item)] });
    void this.needTalk();
    return true;
  }

  private opened(session: WidgetSession): void {
    const first = !this.state.session;
    this.set({ phase: 'ready', failure: null, session, personAvailable: session.person_available });
    const { team, reply_minutes, cards, elder } = session.inbox;
    if (team || reply_minutes || cards?.length || elder) this.prepare();
    if (session.conversation) this.withTalk((talk) => talk.adopt(session));
    this.talk?.asking.known();
    if (first) this.emit('ready', undefined);
  }

  /** Fetches the talk without connecting: for what the first page shows beside the words. */
  private prepare(): void {
    this.load().catch(() => undefined);
  }

  private load(): Promise<void> {
    this.loading ??= this.loadTalk().then(
      (make) => {
        const talk = (this.talk = make(this));
        talk.readContext(this.given);
        if (this.queue.length > 0) talk.sendCard();
        for (const { id, content } of this.queue) talk.send(content, id);
        for (const act of this.later) act(talk);
        this.queue = [];
        this.later = [];
        this.remember('queued', '');
        this.set({});
      },
      (error: unknown) => {
        this.loading = null;
        throw error;
      },
    );
    return this.loading;
  }

  private needTalk(): Promise<void> {
    return this.load().then(
      () => this.talk!.start(),
      () => this.fail('failed_start'),
    );
  }
}

function sendingOf({ id, atMs, content }: Queued): Sending {
  return { id, atMs, content, state: 'pending' };
}

function readQueue(kept: string | null): Queued[] {
  try {
    const queue: unknown = JSON.parse(kept ?? '[]');
    return Array.isArray(queue) ? queue.filter((item) => item?.id && item.content?.type) : [];
  } catch {
    return [];
  }
}
