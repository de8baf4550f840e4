/** A world for the tests: a server that answers as the protocol says, a socket that can be cut, a page that can be reloaded. */
import type { Connection } from '@zhike/realtime';

import { ApiError, type OpenRequest } from '../src/chat/api';
import { Chat } from '../src/chat/chat';
import type { FileApi } from '../src/chat/file-api';
import { keep } from '../src/chat/keep';
import { Talk } from '../src/chat/talk';
import type { Happenings, Hand } from '../src/hand';
import en from '../src/locales/talk.en.json';
import zh from '../src/locales/talk.zh.json';
import { ICONS } from '../src/talk-view/icons';
import { views } from '../src/talk-view/views';
import { addWords } from '../src/text/i18n';
import { addIcons } from '../src/view/icons';
import type { ClientFrame, Content, ConversationView, FileRef, MessageView, ServerFrame, WidgetSession, SurveyForm } from '../src/wire';

addWords({ zh, en });
addIcons(ICONS);

/** What was asked of the server by HTTP, beside the session; answered by `answer`. */
export const asked: { method: string; path: string; body: unknown }[] = [];
let answer: (path: string, body: unknown) => Response = () => new Response(null, { status: 204 });
export function answering(next: typeof answer): void {
  answer = next;
}
globalThis.fetch = ((url: string, init: RequestInit = {}) => {
  const path = url.replace('https://desk.example/api/v1', '');
  const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
  asked.push({ method: init.method ?? 'GET', path, body });
  return Promise.resolve(answer(path, body));
}) as typeof fetch;

export const tick = (ms = 0): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

class FakeSocket {
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  constructor(private readonly world: World) {
    world.sockets += 1;
    queueMicrotask(() => (world.refuseSockets ? this.onclose?.({ code: 1006 }) : this.onopen?.(undefined as never)));
  }
  send(data: string): void {
    queueMicrotask(() => this.world.receive(JSON.parse(data) as ClientFrame, this));
  }
  close(): void {}
  tell(frame: ServerFrame): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

export class World {
  frames: ClientFrame[] = [];
  opened: OpenRequest[] = [];
  heard: [keyof Happenings, unknown][] = [];
  unread = 0;
  socket: FakeSocket | null = null;
  view: ConversationView | undefined;
  /** How `open` fails, if it does. */
  failure: ApiError | null = null;
  refuse: (frame: ClientFrame) => number | null = () => null;
  silent = false;
  olderAsked: [string, number][] = [];
  /** What an invitation with words of its own asks; nothing while the server cannot be reached. */
  survey: SurveyForm | undefined;
  sockets = 0;
  refuseSockets = false;
  random = 0;
  talkLoads = 0;
  /** What else the inbox is set to. */
  inbox: Partial<WidgetSession['inbox']> = {};
  talkBroken = false;
  uploads: { file: File; progress: (share: number) => void; settle: (ref: FileRef | ApiError) => void; signal: AbortSignal }[] = [];

  hand(more: Partial<Hand> = {}): Hand {
    return {
      origin: 'https://desk.example',
      fetch: () => () => Promise.reject(new Error('not in tests')),
      inbox: 'demo',
      locale: 'zh',
      context: undefined,
      identity: null,
      about: { attributes: {}, events: [] },
      place: document.createElement('div'),
      style: () => undefined,
      setUnread: (count) => (this.unread = count),
      close: () => undefined,
      emit: (name, fact) => this.heard.push([name, fact]),
      ...more,
    };
  }

  /** Like loading the page: everything but the storage is new. */
  page(more: Partial<Hand> = {}): Chat {
    const files: FileApi = {
      download: () => Promise.resolve(new Blob(['x'])),
      upload: (file, _, progress, signal) =>
        new Promise((resolve, reject) =>
          this.uploads.push({ file, progress, signal, settle: (ref) => (ref instanceof ApiError ? reject(ref) : resolve(ref)) }),
        ),
    };
    const load = async () => {
      this.talkLoads += 1;
      if (this.talkBroken) throw new Error('offline');
      return (chat: Chat) =>
        new Talk(chat, views, {
          files,
          older: async (conversationId, before) => {
            this.olderAsked.push([conversationId, before]);
            const n = before - 1;
            const message: MessageView = { id: `m${n}`, n, public_seq: n, author: { kind: 'customer' }, at_ms: n, content: { type: 'text', text: 'alt' } };
            return { messages: [message], has_older: n > 58 };
          },
          survey: async () => {
            if (!this.survey) throw new ApiError(0, 'unreachable');
            return this.survey;
          },
          options: { socket: () => (this.socket = new FakeSocket(this)), random: () => this.random },
        });
    };
    return new Chat(this.hand(more), load, {
      keep: keep('demo'),
      open: async (body) => {
        this.opened.push(body);
        if (this.failure) throw this.failure;
        return this.session();
      },
    });
  }

  session(): WidgetSession {
    return {
      token: 'token',
      secret: 'secret-1',
      epoch: 'e1',
      inbox: { name: '云杉生活', assistant_name: '小知', greeting: '您好', suggestions: ['怎么退货？'], locale: 'zh', ...this.inbox },
      conversation: this.view,
      person_available: true,
    };
  }

  open(id = 'c1'): ConversationView {
    return (this.view = {
      n: 1,
      header: {
        id, contact_id: 'k', inbox_id: 'i', life: 'open', owner: { kind: 'assistant' }, locale: 'zh', opened_ms: 0, survey: { state: 'none' },
      },
      messages: [],
      has_older: false,
      receipts: { customer_delivered: 0, customer_read: 0, house_read: 0 },
    });
  }

  say(author: MessageView['author'], content: Content, more: Partial<MessageView> = {}): MessageView {
    const view = this.view!;
    const n = view.n + 1;
    const message: MessageView = { id: `m${n}`, n, public_seq: n, author, at_ms: 1_000 * n, content, ...more };
    this.view = { ...view, n, messages: [...view.messages, message] };
    this.event([{ op: 'message.put', message }], n);
    return message;
  }

  change(patch: Record<string, unknown>): void {
    const n = this.view!.n + 1;
    this.view = { ...this.view!, n, header: { ...this.view!.header, ...patch } };
    this.event([{ op: 'header.set', ...patch }], n);
  }

  houseRead(upTo: number): void {
    const n = this.view!.n + 1;
    const receipts = { ...this.view!.receipts, house_read: upTo };
    this.view = { ...this.view!, n, receipts };
    // Both shapes in which the patch may carry them.
    this.event([{ op: 'receipt.set', house_read: upTo, receipts }], n);
  }

  private event(patches: unknown[], n: number): void {
    const { id } = this.view!.header;
    this.socket?.tell({ t: 'events', conversation_id: id, events: [{ n, patches }] } as ServerFrame);
  }

  cut(code = 1006): void {
    const { socket } = this;
    this.socket = null;
    socket?.onclose?.({ code });
  }

  receive(frame: ClientFrame, socket: FakeSocket): void {
    this.frames.push(frame);
    if (frame.t === 'hello') {
      socket.tell({ t: 'welcome', v: 1, epoch: 'e1', heartbeat_ms: 25_000, max_frame_bytes: 65_536 });
      if (this.view && !frame.watch?.length) {
        socket.tell({ t: 'snapshot', conversation_id: this.view.header.id, recovered: false, view: this.view });
      }
      return;
    }
    if (frame.t === 'ping') return socket.tell({ t: 'pong' });
    if (!('client_msg_id' in frame) || this.silent) return;
    const status = this.refuse(frame);
    if (status !== null) {
      const problem = { type: '/problems/x', slug: 'x', status, title: 'x' };
      return socket.tell({ t: 'refused', client_msg_id: frame.client_msg_id, problem });
    }
    const fresh = !this.view || this.view.header.life === 'closed';
    if (fresh) this.open(this.view ? 'c2' : 'c1');
    const id = this.view!.header.id;
    socket.tell({ t: 'ack', client_msg_id: frame.client_msg_id, conversation_id: id, message_id: 'm', n: this.view!.n + 1 });
    if (fresh) socket.tell({ t: 'snapshot', conversation_id: id, recovered: false, view: this.view! });
  }

  said(): Content[] {
    return this.frames.flatMap((frame) => (frame.t === 'send' ? [frame.content] : []));
  }

  sent<T extends ClientFrame['t']>(t: T): Extract<ClientFrame, { t: T }>[] {
    return this.frames.filter((frame): frame is Extract<ClientFrame, { t: T }> => frame.t === t);
  }
}

export type { Connection };
