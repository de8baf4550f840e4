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
}

export function findScript(page: Document = document): HTMLScriptElement | null {
  const current = page.currentScript;
  if (current instanceof HTMLScriptElement && current.src) return current;
  return page.querySelector<HTMLScriptElement>('script[data-inbox][src*="widget.js"]');
}

export function readTag(script: HTMLScriptElement, settings: { inbox?: unknown; theme?: unknown }): Tag | null {
  const inbox = script.dataset.inbox ?? settings.inbox;
  if (!script.src || typeof inbox !== 'string' || !inbox) return null;
  const url = new URL(script.src);
  const theme = script.dataset.theme ?? settings.theme;
  return {
    origin: url.origin,
    base: new URL('.', url).href,
    inbox,
    locale: script.dataset.locale,
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
    nonce: script.nonce || undefined,
  };
}
