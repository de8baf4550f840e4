// One socket that stays: it resumes exactly after a break, resends what was not acknowledged, and says when it cannot.

import {
  browserSocket,
  browserTimers,
  newClientId,
  type Options,
  type Socket,
  type Status,
  type Timers,
} from "./options";
import { Outbox, type OutboxFrame, type Pending } from "./outbox";
import { applyEvents } from "./reduce";
import {
  VERSION,
  type ClientFrame,
  type Content,
  type ConversationView,
  type Feedback,
  type Frame,
  type RestsOn,
  type SurveyAnswer,
  type Problem,
  type ServerFrame,
} from "./wire";

const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 30_000;
/** A connection that lived this long was a good one: the next break starts again with a quick try. */
const STABLE_MS = 10_000;
/** Nothing heard for so long after we asked for something: the connection is dead. */
const ANSWER_MS = 10_000;
const TYPING_EVERY_MS = 3_000;
/** Our own close code: we leave to resume. */
const LEAVING = 4000;
/** Forbidden origin: trying again would not help. */
const FATAL = 4403;
/** Bad frame, too large: what we sent last is to blame. */
const POISON = [4422, 1009, 1007];

export class Connection {
  readonly #options: Options;
  readonly #timers: Timers;
  readonly #outbox: Outbox;
  readonly #views = new Map<string, ConversationView>();
  /** Agents follow what they ask for; a visitor follows their own conversation without asking. */
  readonly #watched = new Set<string>();
  /** What the last `hello` asked for. */
  #greeted: ReadonlySet<string> = new Set();
  readonly #read = new Map<string, number>();
  readonly #sentReceipts = new Map<string, number>();
  #status: Status = "stopped";
  #epoch: string | undefined;
  #socket: Socket | undefined;
  #attempt = 0;
  #run = 0;
  #onlineSince = 0;
  #heartbeatMs = 25_000;
  #inFlight: string | undefined;
  #unanswered: string | undefined;
  #typingAt = new Map<string, number>();
  #retryTimer: unknown;
  #heartbeatTimer: unknown;
  #answerTimer: unknown;
  #resendTimer: unknown;
  #resends = 0;

  constructor(options: Options) {
    this.#options = options;
    this.#timers = options.timers ?? browserTimers;
    this.#outbox = new Outbox(options.storage, options.storagePrefix ?? "zhike.outbox.");
  }

  get status(): Status {
    return this.#status;
  }

  get pending(): readonly Pending[] {
    return this.#outbox.all;
  }

  view(conversationId: string): ConversationView | undefined {
    return this.#views.get(conversationId);
  }

  /** Takes a view fetched by REST as the base from which to resume. An older one than we have is ignored. */
  adopt(epoch: string, view: ConversationView): void {
    const id = view.header.id;
    const known = this.#views.get(id);
    if (known && known.n >= view.n && this.#epoch === epoch) return;
    // Views of another epoch are no base for anything.
    if (this.#epoch !== epoch) this.#views.clear();
    this.#epoch = epoch;
    this.#keep(id, view, true);
  }

  start(): void {
    if (this.#status !== "stopped") return;
    this.#attempt = 0;
    this.#options.outbox?.(this.#outbox.all);
    void this.#connect();
  }

  stop(): void {
    this.#drop(1000);
    this.#timers.clear(this.#retryTimer);
    this.#become("stopped", {});
  }

  /** The network is back or the page is seen again: try at once, or make sure that the connection still lives. */
  poke(): void {
    if (this.#status === "waiting") {
      this.#timers.clear(this.#retryTimer);
      void this.#connect();
    } else if (this.#status === "online") {
      this.#ping();
    }
  }

  watch(conversationId: string): void {
    if (this.#watched.has(conversationId)) return;
    this.#watched.add(conversationId);
    this.#follow(conversationId);
  }

  unwatch(conversationId: string): void {
    if (!this.#watched.delete(conversationId)) return;
    this.#forget(conversationId);
    this.#transmit({ t: "unwatch", conversation_id: conversationId });
  }

  /** Says something; returns its id, or nothing when too much is waiting already. Agents name the conversation. */
  send(content: Content, to: { conversationId?: string; private?: boolean; clientMsgId?: string; restsOn?: readonly RestsOn[] } = {}): string | undefined {
    const client_msg_id = to.clientMsgId ?? this.#newId();
    const frame: OutboxFrame = { t: "send", client_msg_id, content };
    if (to.conversationId) frame.conversation_id = to.conversationId;
    if (to.private) frame.private = true;
    if (to.restsOn?.length) frame.rests_on = [...to.restsOn];
    return this.#enqueue(frame);
  }

  askPerson(): string | undefined {
    return this.#enqueue({ t: "ask_person", client_msg_id: this.#newId() });
  }

  survey(answer: SurveyAnswer): string | undefined {
    return this.#enqueue({ t: "survey", client_msg_id: this.#newId(), ...answer });
  }

  feedback(messageId: string, feedback: Feedback): string | undefined {
    return this.#enqueue({ t: "feedback", client_msg_id: this.#newId(), message_id: messageId, feedback });
  }

  /** Another tab has changed the storage that we share: what it said is ours to send too, what it saw acknowledged is done. */
  refresh(): void {
    if (this.#outbox.refresh(this.#inFlight)) this.#outboxChanged();
  }

  /** Tries a refused entry again, under the same id. */
  retry(clientMsgId: string): void {
    if (this.#outbox.reprieve(clientMsgId)) this.#outboxChanged();
  }

  discard(clientMsgId: string): void {
    if (this.#inFlight !== clientMsgId && this.#outbox.remove(clientMsgId)) this.#outboxChanged();
  }

  /** Everything up to `upTo` (a message's `public_seq`) has been read. Kept, and sent again after a break if need be. */
  read(upTo: number, conversationId?: string): void {
    const id = conversationId ?? this.#views.keys().next().value;
    if (id === undefined) return;
    this.#read.set(id, Math.max(upTo, this.#read.get(id) ?? 0));
    this.#receipts(id);
  }

  /** To be called with every key; sends seldom. Typing ends by itself after six seconds. */
  typing(on: boolean, conversationId?: string): void {
    const key = conversationId ?? "";
    const now = this.#timers.now();
    const last = this.#typingAt.get(key);
    if (on ? last !== undefined && now - last < TYPING_EVERY_MS : last === undefined) return;
    if (on) this.#typingAt.set(key, now);
    else this.#typingAt.delete(key);
    this.#transmit({ t: "typing", conversation_id: conversationId, on });
  }

  async #connect(): Promise<void> {
    const run = ++this.#run;
    this.#become("connecting", {});
    this.#expectAnswer();
    try {
      const token = await this.#options.token();
      if (run !== this.#run) return;
      const socket = (this.#options.socket ?? browserSocket)(this.#options.url);
      this.#socket = socket;
      socket.onopen = () => run === this.#run && this.#hello(token);
      socket.onmessage = ({ data }) => run === this.#run && this.#receive(data);
      socket.onclose = ({ code }) => run === this.#run && this.#broken(code);
    } catch {
      if (run === this.#run) this.#broken();
    }
  }

  #hello(token: string): void {
    const ids = this.#options.audience === "visitor" ? this.#views.keys() : this.#watched;
    this.#greeted = new Set(ids);
    const watch = Array.from(this.#greeted, (conversation_id) => ({ conversation_id, last: this.#views.get(conversation_id)?.n }));
    this.#transmit({ t: "hello", v: VERSION, token, epoch: this.#epoch, watch, locale: this.#options.locale?.() }, true);
  }

  #follow(id: string): void {
    this.#transmit({ t: "watch", conversation_id: id, last: this.#views.get(id)?.n });
  }

  #receive(data: unknown): void {
    this.#timers.clear(this.#answerTimer);
    this.#answerTimer = undefined;
    let frame: ServerFrame;
    try {
      frame = JSON.parse(String(data)) as ServerFrame;
    } catch {
      return this.#resume();
    }
    const handlers = this.#options;
    switch (frame.t) {
      case "welcome":
        return this.#welcome(frame);
      case "snapshot":
        return this.#wants(frame.conversation_id) ? this.#keep(frame.conversation_id, frame.view, true) : undefined;
      case "events":
        return this.#events(frame);
      case "ack":
        this.#settled(frame.client_msg_id);
        this.#outbox.remove(frame.client_msg_id);
        handlers.ack?.(frame);
        return this.#outboxChanged();
      case "refused":
        return this.#refused(frame.problem, frame.client_msg_id ?? undefined);
      case "typing":
        return handlers.typing?.(frame);
      case "row":
        return handlers.row?.(frame);
      case "presence":
        return handlers.presence?.(frame);
      case "looking":
        return handlers.looking?.(frame);
    }
  }

  #welcome(frame: Frame<"welcome">): void {
    const continued = this.#epoch === frame.epoch;
    this.#epoch = frame.epoch;
    this.#heartbeatMs = frame.heartbeat_ms;
    this.#onlineSince = this.#timers.now();
    this.#become("online", {});
    // What was asked for between `hello` and its answer could not be sent then.
    for (const id of this.#watched) if (!this.#greeted.has(id)) this.#follow(id);
    this.#beat();
    this.#flush();
    // After a change of epoch the snapshots come first: old numbers mean nothing there.
    if (continued) for (const id of this.#views.keys()) this.#receipts(id);
  }

  #events(frame: Frame<"events">): void {
    const id = frame.conversation_id;
    if (!this.#wants(id)) return;
    const view = this.#views.get(id);
    const applied = view ? applyEvents(view, frame.events) : { gap: 0 };
    if ("gap" in applied) return this.#resume();
    if (applied.ok !== view) this.#keep(id, applied.ok, false);
  }

  /** Frames of a conversation that was left may still be on the way. */
  #wants(id: string): boolean {
    return this.#options.audience === "visitor" || this.#watched.has(id);
  }

  #keep(id: string, view: ConversationView, replaced: boolean): void {
    if (this.#options.audience === "visitor") {
      // A visitor has one conversation at a time: a new one takes the old one's place.
      for (const other of this.#views.keys()) if (other !== id) this.#forget(other);
    }
    this.#views.set(id, view);
    this.#options.view?.(id, view, replaced);
    this.#receipts(id);
    // What a visitor is in may go on in another conversation of theirs: its view takes the place of this one.
    const on = view.header.merged_into?.conversation_id;
    if (on && this.#options.audience === "visitor") this.#follow(on);
  }

  #forget(id: string): void {
    this.#views.delete(id);
    this.#read.delete(id);
  }

  /** What the other side should know and does not: delivered (visitors only, by itself) and read (as far as `read` was called). */
  #receipts(id: string): void {
    const view = this.#views.get(id);
    if (!view || this.#status !== "online") return;
    const visitor = this.#options.audience === "visitor";
    const report = (t: "delivered" | "read", upTo: number, known: number) => {
      const key = `${t} ${id}`;
      if (upTo <= Math.max(known, this.#sentReceipts.get(key) ?? 0)) return;
      this.#sentReceipts.set(key, upTo);
      this.#transmit({ t, conversation_id: visitor ? undefined : id, up_to: upTo });
    };
    if (visitor) {
      const theirs = view.messages.filter((message) => message.author.kind !== "customer");
      const newest = theirs.at(-1)?.public_seq ?? 0;
      report("delivered", newest, view.receipts.customer_delivered);
    }
    report("read", this.#read.get(id) ?? 0, visitor ? view.receipts.customer_read : view.receipts.house_read);
  }

  #enqueue(frame: OutboxFrame): string | undefined {
    if (!this.#outbox.add(frame, this.#timers.now())) return undefined;
    this.#typingAt.delete((frame.t === "send" && frame.conversation_id) || "");
    this.#outboxChanged();
    return frame.client_msg_id;
  }

  #outboxChanged(): void {
    this.#options.outbox?.(this.#outbox.all);
    this.#flush();
  }

  /** One at a time: so the order of one's own words holds even when one of them is refused for a moment. */
  #flush(): void {
    const head = this.#outbox.head;
    if (!this.#socket || this.#status !== "online" || this.#inFlight || this.#resendTimer !== undefined || !head) return;
    this.#inFlight = head.frame.client_msg_id;
    this.#transmit(head.frame);
    this.#expectAnswer();
  }

  #settled(id: string): void {
    if (this.#inFlight === id) this.#inFlight = undefined;
    this.#resends = 0;
  }

  #refused(problem: Problem, id: string | undefined): void {
    const transient = problem.status === 429 || problem.status >= 500;
    if (id !== undefined && id === this.#inFlight && transient) {
      // The server is in trouble, the words are not: they stay and are said again.
      this.#inFlight = undefined;
      this.#resendTimer = this.#timers.set(() => {
        this.#resendTimer = undefined;
        this.#flush();
      }, RETRY_FIRST_MS + this.#jitter(this.#resends++));
      return;
    }
    if (id !== undefined) {
      this.#settled(id);
      // Words that were refused stay to be mended or tried again; a refused rating or survey is simply over.
      this.#outbox.refuse(id, problem);
    }
    this.#options.refused?.(problem, id);
    this.#outboxChanged();
  }

  #transmit(frame: ClientFrame, early = false): void {
    if (this.#socket && (early || this.#status === "online")) this.#socket.send(JSON.stringify(frame));
  }

  #beat(): void {
    this.#timers.clear(this.#heartbeatTimer);
    this.#heartbeatTimer = this.#timers.set(() => {
      // The server answers pings but never this one: what happened to it is unknown, so ask again on a new connection.
      if (this.#inFlight && this.#inFlight === this.#unanswered) return this.#resume();
      this.#unanswered = this.#inFlight;
      this.#ping();
      this.#beat();
    }, this.#heartbeatMs);
  }

  #ping(): void {
    this.#transmit({ t: "ping" });
    this.#expectAnswer();
  }

  #expectAnswer(): void {
    this.#answerTimer ??= this.#timers.set(() => this.#resume(), ANSWER_MS);
  }

  /** The one road of recovery: leave, come back, and say in `hello` how far we are. */
  #resume(): void {
    this.#broken(LEAVING);
  }

  #broken(code?: number): void {
    if (this.#status === "online" && this.#timers.now() - this.#onlineSince >= STABLE_MS) this.#attempt = 0;
    const poison = this.#inFlight;
    this.#drop(LEAVING);
    if (code !== undefined && POISON.includes(code) && poison) {
      const problem = { type: "/problems/bad-frame", slug: "bad-frame", status: 422, title: "The server cannot read this" };
      this.#refused(problem, poison);
    }
    if (code === FATAL) return this.#become("stopped", { code });
    const retryInMs = this.#jitter(this.#attempt++);
    this.#become("waiting", { retryInMs, code });
    this.#retryTimer = this.#timers.set(() => void this.#connect(), retryInMs);
  }

  /** Full jitter: anywhere between at once and the doubled limit, so that a thousand clients do not come back together. */
  #jitter(attempt: number): number {
    const limit = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** Math.min(attempt, 16));
    return Math.floor((this.#options.random ?? Math.random)() * limit);
  }

  #drop(code: number): void {
    this.#run++;
    for (const timer of [this.#answerTimer, this.#heartbeatTimer, this.#resendTimer]) this.#timers.clear(timer);
    this.#answerTimer = this.#heartbeatTimer = this.#resendTimer = undefined;
    this.#inFlight = this.#unanswered = undefined;
    this.#typingAt.clear();
    this.#sentReceipts.clear();
    const socket = this.#socket;
    this.#socket = undefined;
    try {
      socket?.close(code);
    } catch {
      // It was never open.
    }
  }

  #become(status: Status, info: { retryInMs?: number; code?: number }): void {
    this.#status = status;
    this.#options.status?.(status, info);
  }

  #newId(): string {
    return (this.#options.newId ?? newClientId)();
  }
}
