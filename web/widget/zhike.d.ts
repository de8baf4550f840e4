/** Types of `window.Zhike` for pages that are written in TypeScript: copy this file, or name it in `types`. */

/** A short-lived signed token, or a function that fetches one whenever it is needed. */
export type ZhikeIdentity = string | (() => string | Promise<string>);

/** The product or the order that the page is about; amounts in fen (1/100 yuan). */
export type ZhikeContext =
  | { type: 'product'; sku: string; title: string; price_fen?: number; image?: string; url?: string }
  | { type: 'order'; number: string; status?: string; total_fen?: number; summary?: string; url?: string };

/** A value that a page may tell: a short text (200 characters), a number, yes or no. */
export type ZhikeDetail = string | number | boolean;

/** What a page may hear. */
export interface ZhikeEvents {
  /** The session is open: the inbox is known. */
  ready: undefined;
  open: undefined;
  close: undefined;
  /** How many messages have not been seen. */
  unread: number;
  /** A message of the house has come. */
  message: { from: 'assistant' | 'agent' | 'program' | 'system'; text: string };
  /** The signed identity is over and could not be renewed: call `identify` again. */
  identity_required: undefined;
}

/** What a page may ask. */
export interface ZhikeCommands {
  /** Opens the panel. */
  open(): void;
  /** Closes it. */
  close(): void;
  /** Takes the launcher off the page; the conversation goes on, and `unread` is still told. */
  hide(): void;
  /** Puts it back. */
  show(): void;
  /** Says who the visitor is. */
  identify(identity: ZhikeIdentity): void;
  /** `zh` or `en`, also as `zh-CN`; anything else is ignored. */
  locale(tag: string): void;
  /** `auto` follows the system. */
  theme(theme: 'light' | 'dark' | 'auto'): void;
  /** For pages that change without loading; `null` takes it away. */
  context(context: ZhikeContext | null): void;
  /** Facts of the visitor for the agent, at most 20; `null` takes one away. Claims of the page, shown as such. */
  attributes(attributes: Record<string, ZhikeDetail | null>): void;
  /** Something has happened on the page; the agent sees the last 20, once there is a conversation. */
  track(name: string, props?: Record<string, ZhikeDetail>): void;
  /** Hears of something; the result, once the widget is there, stops listening. */
  on<Name extends keyof ZhikeEvents>(name: Name, listener: (fact: ZhikeEvents[Name]) => void): () => void;
  /** Takes the widget off the page and forgets this visitor on this device, e.g. when they log out of the shop. */
  shutdown(): void;
}

export interface ZhikeFunction {
  <Name extends keyof ZhikeCommands>(name: Name, ...given: Parameters<ZhikeCommands[Name]>): ReturnType<ZhikeCommands[Name]> | undefined;
  /** What was asked before the script was there. */
  q?: ArrayLike<unknown>[];
}

declare global {
  interface Window {
    Zhike?: ZhikeFunction;
  }
}
