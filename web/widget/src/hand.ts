/** What the launcher and the panel know of each other. They are two scripts and share nothing else. */
import type { Chat } from './chat/chat';
import type { More } from './chat/more';
import type { Talk } from './chat/talk';
import type { Locale } from './text/locale';
import type { ZhikeDetail, ZhikeEvents, ZhikeIdentity } from '../zhike';

export type Theme = 'light' | 'dark' | 'auto';

export type Happenings = ZhikeEvents;
export type Identity = ZhikeIdentity;

/** From the launcher to the panel. */
export interface Hand {
  origin: string;
  /** Fetches another of our scripts, which may borrow from `kit`. */
  fetch<Given>(file: string, kit: object): () => Promise<Given>;
  inbox: string;
  locale: Locale;
  context: unknown;
  identity: Identity | null;
  /** What the page tells of the visitor; the launcher writes, the talk reads and empties. */
  about: { attributes: Record<string, ZhikeDetail | null>; events: { name: string; props?: Record<string, ZhikeDetail> }[] };
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
  /** Ends the connection; nothing of this panel is used again. */
  stop(): void;
}

export type Mount = (hand: Hand) => Panel;

/** Where a script that was fetched by another finds what it may borrow, and leaves what it brings. */
export interface HandOver<Given> {
  kit?: object;
  take(given: Given): void;
}

export interface MoreParts {
  make: (talk: Talk) => More;
  css: string;
}

export interface TalkParts {
  make: (chat: Chat, hand: Hand) => Talk;
  css: string;
}
