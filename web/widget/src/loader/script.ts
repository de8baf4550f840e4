/** The script tag that brought us: where our server is, and what the page wishes. */
import type { Theme } from '../hand';

export interface Tag {
  origin: string;
  /** Folder of widget.js, so that the panel is found beside it. */
  base: string;
  inbox: string;
  locale?: string;
  theme: Theme;
  nonce?: string;
  /** Large letters and large buttons from the beginning. */
  elder: boolean;
}

export function findScript(page: Document = document): HTMLScriptElement | null {
  const current = page.currentScript;
  if (current instanceof HTMLScriptElement && current.src) return current;
  return page.querySelector<HTMLScriptElement>('script[data-inbox][src*="widget.js"]');
}

export function readTag(script: HTMLScriptElement): Tag | null {
  const { inbox, theme } = script.dataset;
  if (!script.src || !inbox) return null;
  const url = new URL(script.src);
  return {
    origin: url.origin,
    base: new URL('.', url).href,
    inbox,
    locale: script.dataset.locale,
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
    nonce: script.nonce || undefined,
    elder: 'elder' in script.dataset,
  };
}
