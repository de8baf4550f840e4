/** `window.Zhike('command', …)`: what a page may ask of the widget, and hear from it. Its types stand in `zhike.d.ts`. */
import type { ZhikeCommands, ZhikeFunction } from '../../zhike';
import type { HandOver, Happenings } from '../hand';

export type Listener<Name extends keyof Happenings> = (fact: Happenings[Name]) => void;

export interface Zhike extends ZhikeFunction {
  /** Between our own scripts; not for pages. */
  $?: HandOver<never>;
}

/** The function that pages call, after what they asked while the script was on its way. */
export function zhikeFunction(commands: ZhikeCommands): Zhike {
  const before = window.Zhike?.q ?? [];
  const ask = (name: keyof ZhikeCommands, ...given: never[]): unknown => {
    if (Object.hasOwn(commands, name)) return (commands[name] as (...given: never[]) => unknown)(...given);
    console.warn('zhike: unknown command', name);
    return undefined;
  };
  const zhike = (window.Zhike = ask as Zhike);
  // Commands may need what the caller makes of our result.
  queueMicrotask(() => {
    for (const asked of before) ask(...(Array.from(asked) as [keyof ZhikeCommands, ...never[]]));
  });
  return zhike;
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
