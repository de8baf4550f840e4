/** One visitor: a session, a connection that stays, and what may be done with it. */
import { Connection, type Content, type ConversationView, type Feedback, type FileRef, type MessageView, type SurveyAnswer, type SurveyForm } from '../../realtime/src/index';
import { socketOrLine } from '../../realtime/src/line';
import { ask, ZhikeError, type Fetch } from './http';
import type { Attachment, Conversations, Events, QueuePlace, Session, TellAbout, VisitorOptions } from './types';

/** A token is good for an hour. */
const TOKEN_MS = 50 * 60_000;
const UNAUTHORIZED = 4401;

interface Opened extends Session {
  token: string;
  secret?: string;
  conversation?: ConversationView;
}

export class Visitor {
  readonly #options: VisitorOptions;
  readonly #fetch: Fetch;
  readonly #api: string;
  readonly #connection: Connection;
  readonly #listeners = new Map<keyof Events, Set<(fact: never) => void>>();
  #session: Opened | undefined;
  #openedAt = 0;
  #secret: string | undefined;
  #view: ConversationView | undefined;

  constructor(options: VisitorOptions) {
    this.#options = options;
    this.#fetch = options.fetch ?? ((...given) => fetch(...given));
    const server = options.server.replace(/\/+$/, '');
    this.#api = `${server}/api/v1`;
    const request = (url: string, init: RequestInit): Promise<Response> => this.#fetch(url, init);
    this.#connection = new Connection({
      audience: 'visitor',
      url: `${this.#api.replace(/^http/, 'ws')}/socket`,
      token: () => this.#token(),
      locale: () => options.locale ?? 'en',
      // Of somebody whose name comes from a function nothing is kept: the device may be another's next.
      storage: options.identity ? undefined : options.storage,
      storagePrefix: `zhike:${options.inbox}:sdk:out:`,
      socket: socketOrLine(options.socket ? { socket: options.socket, request } : { request }),
      newId: options.newId,
      status: (status, { code }) => {
        if (code === UNAUTHORIZED) this.#session = undefined;
        this.#tell('status', status);
      },
      view: (_, view) => this.#viewed(view),
      outbox: (pending) => this.#tell('pending', pending),
      typing: ({ who, on }) => who.kind !== 'customer' && this.#tell('typing', { who: who.kind, on }),
      presence: ({ person_available }) => this.#tell('available', person_available),
      refused: (problem, id) => this.#tell('refused', { problem, id }),
    });
  }

  /** What the session told; `undefined` before it is open. */
  get session(): Session | undefined {
    return this.#session;
  }

  get view(): ConversationView | undefined {
    return this.#view;
  }

  get pending() {
    return this.#connection.pending;
  }

  get status() {
    return this.#connection.status;
  }

  /** Hears of something; the result stops listening. */
  on<Name extends keyof Events>(name: Name, listener: (fact: Events[Name]) => void): () => void {
    const set = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, set.add(listener));
    return () => void set.delete(listener);
  }

  /** Opens the session without connecting: for what is shown before anybody writes. */
  async open(): Promise<Session> {
    await this.#token();
    return this.#session!;
  }

  /** Connects, and stays connected. */
  start(): void {
    this.#connection.start();
  }

  stop(): void {
    this.#connection.stop();
  }

  /** The network is back, or the app is in front again. */
  poke(): void {
    this.#connection.poke();
  }

  /** Says something; its id, or nothing when too much waits already. It arrives once, in order, as soon as it can. */
  say(content: string | Content): string | undefined {
    this.start();
    return this.#connection.send(typeof content === 'string' ? { type: 'text', text: content } : content);
  }

  /** Uploads a file, then says it. */
  async sendFile({ data, name }: Attachment): Promise<string | undefined> {
    const form = new FormData();
    form.append('file', data, name);
    const file = (await (await this.#ask('/widget/files', { method: 'POST', body: form })).json()) as FileRef;
    const kind = (['image', 'video'] as const).find((type) => file.mime.startsWith(`${type}/`)) ?? 'file';
    return this.say({ type: kind, ...file });
  }

  /** A refused message once more, under the same id. */
  retry(id: string): void {
    this.#connection.retry(id);
  }

  discard(id: string): void {
    this.#connection.discard(id);
  }

  /** Needs a conversation: say something first. */
  askPerson(): string | undefined {
    this.start();
    return this.#connection.askPerson();
  }

  rate(messageId: string, feedback: Feedback): string | undefined {
    return this.#connection.feedback(messageId, feedback);
  }

  /** What an invitation that names a form asks. */
  async surveyForm(id: string): Promise<SurveyForm> {
    return (await this.#ask(`/widget/surveys/${id}`)).json() as Promise<SurveyForm>;
  }

  survey(answer: SurveyAnswer): string | undefined {
    return this.#connection.survey(answer);
  }

  typing(on: boolean): void {
    this.#connection.typing(on);
  }

  /** Everything that is there now has been read. */
  read(): void {
    const newest = this.#view?.messages.filter(({ author }) => author.kind !== 'customer').at(-1);
    if (newest) this.#connection.read(newest.public_seq ?? newest.n);
  }

  /** Answers to what is asked first, attributes, the page, events. */
  async tell(about: TellAbout): Promise<void> {
    await this.#ask('/widget/about', { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(about) });
  }

  async queuePlace(): Promise<QueuePlace> {
    return (await this.#ask('/widget/queue')).json() as Promise<QueuePlace>;
  }

  async conversations(): Promise<Conversations['conversations']> {
    return ((await (await this.#ask('/widget/conversations')).json()) as Conversations).conversations;
  }

  /** Messages before number `before`, oldest first. */
  async older(conversationId: string, before: number): Promise<{ messages: MessageView[]; has_older: boolean }> {
    const answer = await this.#ask(`/widget/conversations/${conversationId}/messages?before=${before}`);
    return answer.json() as Promise<{ messages: MessageView[]; has_older: boolean }>;
  }

  async transcript(conversationId: string, form: 'text' | 'html' = 'text'): Promise<string> {
    const ahead = -new Date().getTimezoneOffset();
    return (await this.#ask(`/widget/conversations/${conversationId}/transcript?form=${form}&offset_minutes=${ahead}`)).text();
  }

  async end(conversationId: string): Promise<void> {
    await this.#ask(`/widget/conversations/${conversationId}/end`, { method: 'POST' });
  }

  /** The bytes of a file of this visitor's conversations. */
  async download(fileId: string): Promise<Blob> {
    return (await this.#ask(`/files/${fileId}`)).blob();
  }

  #tell<Name extends keyof Events>(name: Name, fact: Events[Name]): void {
    for (const listener of this.#listeners.get(name) ?? []) (listener as (fact: Events[Name]) => void)(fact);
  }

  #viewed(view: ConversationView): void {
    const before = this.#view?.header.id === view.header.id ? this.#view : undefined;
    this.#view = view;
    this.#tell('view', view);
    const known = before?.messages.at(-1)?.n ?? (before ? 0 : view.n);
    for (const message of view.messages) if (message.n > known && message.author.kind !== 'customer') this.#tell('message', message);
  }

  async #ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${await this.#token()}` };
    return ask(this.#fetch, this.#api + path, { ...init, headers });
  }

  get #kept(): string {
    return `zhike:${this.#options.inbox}:sdk:secret`;
  }

  async #token(): Promise<string> {
    if (this.#session && Date.now() - this.#openedAt < TOKEN_MS) return this.#session.token;
    const { inbox, identity, storage, locale } = this.#options;
    const secret = this.#secret ?? (identity ? undefined : (storage?.getItem(this.#kept) ?? undefined));
    const who = identity ? { identity_token: await identity() } : { secret };
    const body = JSON.stringify({ inbox, locale, ...who });
    try {
      const answer = await ask(this.#fetch, `${this.#api}/widget/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      const session = (await answer.json()) as Opened;
      this.#session = session;
      this.#openedAt = Date.now();
      if (session.secret) {
        this.#secret = session.secret;
        storage?.setItem(this.#kept, session.secret);
      }
      if (session.conversation) this.#connection.adopt(session.epoch, session.conversation);
      this.#tell('session', session);
      return session.token;
    } catch (error) {
      if (error instanceof ZhikeError && !error.passing) {
        this.stop();
        this.#tell('failed', error);
      }
      throw error;
    }
  }
}
