/** What goes in and comes out. The wire's own types are those of the protocol. */
import type { ConversationView, MessageView, Pending, Problem, Socket, Status, Storage } from '../../realtime/src/index';

export type Locale = 'zh' | 'en';

export interface VisitorOptions {
  /** Where Zhike is, e.g. `https://help.example.com`. */
  server: string;
  /** The inbox's public key. */
  inbox: string;
  /** Who the visitor is, signed by your server; asked again whenever a session is opened. */
  identity?: () => string | Promise<string>;
  locale?: Locale;
  /** Where the secret and unsent words survive a restart: `localStorage`, or anything with its methods. Without it they live as long as this object. */
  storage?: Storage;
  /** In place of the global one. */
  fetch?: typeof fetch;
  /** In place of the global WebSocket; without either, plain requests are used. */
  socket?: (url: string) => Socket;
  /** Ids of messages where `crypto.getRandomValues` is missing: 128 random bits as text, never used twice. */
  newId?: () => string;
}

/** What a session tells of the inbox. */
export interface Session {
  epoch: string;
  person_available: boolean;
  inbox: {
    name: string;
    assistant_name: string;
    greeting: string;
    suggestions: string[];
    locale: Locale;
    team?: string;
    reply_minutes?: number;
    /** What the inbox asks before the first message; answer with `tell`. */
    pre_chat: { kind: 'name' | 'mail' | 'phone' | 'order_number'; required: boolean }[];
    cards: { title: string; image?: string; url: string }[];
    page?: 'off' | 'ask' | 'on';
  };
}

export interface Events {
  /** The session is open. */
  session: Session;
  /** `online`, or not. */
  status: Status;
  /** The conversation as it is now; `undefined` before the first message. */
  view: ConversationView;
  /** A message of the house that was not there before. */
  message: MessageView;
  /** What was said and is not acknowledged; those with a `problem` wait for `retry` or `discard`. */
  pending: readonly Pending[];
  /** Somebody of the house types, or stops. */
  typing: { who: 'assistant' | 'agent'; on: boolean };
  /** Whether a person could answer now. */
  available: boolean;
  /** Refused for good. */
  refused: { problem: Problem; id?: string };
  /** The session cannot be had: the inbox, the origin or the identity is refused. */
  failed: unknown;
}

type Detail = string | number | boolean;

export interface TellAbout {
  told?: Partial<Record<'name' | 'mail' | 'phone' | 'order_number', string>>;
  attributes?: Record<string, Detail | null>;
  page?: { url: string; title?: string; referrer?: string };
  consent?: boolean;
  events?: { name: string; props?: Record<string, Detail> }[];
}

export interface QueuePlace {
  /** 1 is next; absent when nobody is waited for. */
  position?: number;
  usual_wait_ms?: number;
}

export interface OwnConversation {
  id: string;
  life: 'open' | 'resolved' | 'closed';
  opened_ms: number;
  last_message_ms: number;
  preview: string;
  preview_type: string;
}

export interface Conversations {
  conversations: OwnConversation[];
}

/** A file to send. */
export interface Attachment {
  data: Blob;
  name: string;
}
