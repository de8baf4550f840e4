/** `window.zhike`: what a page may ask of the widget, and hear from it. */
import type { HandOver, Happenings, Identity } from '../hand';

export type Listener<Name extends keyof Happenings> = (fact: Happenings[Name]) => void;

export interface Zhike {
  /** Opens the panel. */
  open(): void;
  /** Closes it. */
  close(): void;
  /** Says who the visitor is: a short-lived signed token, or a function that fetches one whenever it is needed. */
  identify(identity: Identity): void;
  /** `zh` or `en`. */
  setLocale(locale: string): void;
  /** The product or order of the page, for pages that change without loading; `null` takes it away. */
  setContext(context: unknown): void;
  /** Hears of `ready`, `open`, `close`, `unread`, `message`, `identity_required`; the result stops listening. */
  on<Name extends keyof Happenings>(name: Name, listener: Listener<Name>): () => void;
  /** Between our own scripts; not for pages. */
  $?: HandOver<never>;
}

export class Listeners {
  private readonly heard = new Map<string, Set<(fact: never) => void>>();

  on<Name extends keyof Happenings>(name: Name, listener: Listener<Name>): () => void {
    const set = this.heard.get(name) ?? new Set();
    this.heard.set(name, set.add(listener));
    return () => set.delete(listener);
  }

  /** A page's mistake in a listener is reported, and stays the page's. */
  emit<Name extends keyof Happenings>(name: Name, fact: Happenings[Name]): void {
    for (const listener of this.heard.get(name) ?? []) {
      try {
        (listener as Listener<Name>)(fact);
      } catch (error) {
        console.error('zhike: a listener failed', error);
      }
    }
  }
}
