/** What the launcher and the panel know of each other. They are two scripts and share nothing else. */
import type { MakeTalk } from './chat/talk';
import type { Locale } from './text/locale';

export type Theme = 'light' | 'dark' | 'auto';

export interface Happenings {
  ready: undefined;
  open: undefined;
  close: undefined;
  unread: number;
  message: { from: 'assistant' | 'agent' | 'system'; text: string };
  identity_required: undefined;
}

/** A short-lived signed identity, or a way to get a fresh one whenever it is needed. */
export type Identity = string | (() => string | Promise<string>);

/** From the launcher to the panel. */
export interface Hand {
  origin: string;
  /** Fetches another of our scripts, which may borrow from `kit`. */
  fetch<Given>(file: string, kit: object): () => Promise<Given>;
  inbox: string;
  locale: Locale;
  context: unknown;
  identity: Identity | null;
  /** The element inside the shadow root that the panel fills. */
  place: HTMLElement;
  style(css: string): void;
  setUnread(count: number): void;
  close(): void;
  emit<Name extends keyof Happenings>(name: Name, fact: Happenings[Name]): void;
}

/** From the panel to the launcher. */
export interface Panel {
  show(): void;
  hide(): void;
  setLocale(locale: Locale): void;
  setContext(context: unknown): void;
  identify(identity: Identity): void;
}

export type Mount = (hand: Hand) => Panel;

/** Where a script that was fetched by another finds what it may borrow, and leaves what it brings. */
export interface HandOver<Given> {
  kit?: object;
  take(given: Given): void;
}

export interface TalkParts {
  make: MakeTalk;
  css: string;
}
