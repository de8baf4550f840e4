/** widget.js: the one script a page names. It draws the launcher and fetches the panel when the visitor comes near it. */
import type { Hand, HandOver, Identity, Mount, Panel } from './hand';
import { Listeners, type Zhike } from './loader/api';
import { scriptLoader } from './loader/fetch-script';
import { drawLauncher } from './loader/launcher';
import { findScript, readTag, type Tag } from './loader/script';
import { titleDot } from './loader/title';
import { chooseLocale, parseLocale } from './text/locale';

export interface Settings {
  inbox?: unknown;
  locale?: unknown;
  theme?: unknown;
  context?: unknown;
  identity?: unknown;
}

const isIdentity = (value: unknown): value is Identity =>
  (typeof value === 'string' && value !== '') || typeof value === 'function';

function start(tag: Tag, settings: Settings): Zhike {
  const listeners = new Listeners();
  const wanted = {
    locale: chooseLocale(settings.locale, tag.locale, document.documentElement.lang, navigator.language),
    context: settings.context,
    identity: isIdentity(settings.identity) ? settings.identity : null,
  };
  const launcher = drawLauncher(wanted.locale, tag.nonce);
  if (tag.theme !== 'auto') launcher.host.dataset.theme = tag.theme;
  const handOver = (slot: HandOver<never>): void => void (zhike.$ = slot);
  const load = scriptLoader<Mount>(tag.base + __PANEL__, handOver);
  let panel: Panel | null = null;
  let open = false;

  const hand = (): Hand => ({
    origin: tag.origin,
    fetch: (file, kit) => scriptLoader(tag.base + file, handOver, kit),
    inbox: tag.inbox,
    ...wanted,
    place: launcher.place,
    style: launcher.style,
    setUnread: (count) => {
      launcher.setUnread(count);
      titleDot(count > 0);
      listeners.emit('unread', count);
    },
    close,
    emit: (name, fact) => listeners.emit(name, fact),
  });

  const ready = async (): Promise<Panel> => {
    const mount = await load();
    return (panel ??= mount(hand()));
  };

  async function show(): Promise<void> {
    if (open) return;
    open = true;
    launcher.setBusy(true);
    try {
      const shown = await ready();
      // Closed again while it was loading.
      if (!open) return;
      launcher.setOpen(true);
      shown.show();
      listeners.emit('open', undefined);
    } catch (error) {
      open = false;
      launcher.say(true);
      console.warn('zhike:', error);
    } finally {
      launcher.button.setAttribute('aria-busy', 'false');
    }
  }

  function close(): void {
    if (!open) return;
    open = false;
    launcher.setOpen(false);
    panel?.hide();
    launcher.button.focus({ preventScroll: true });
    listeners.emit('close', undefined);
  }

  const near = (): void => void load().catch(() => undefined);
  launcher.button.addEventListener('click', () => (open ? close() : void show()));
  launcher.button.addEventListener('pointerenter', near, { once: true });
  launcher.button.addEventListener('focus', near, { once: true });
  (document.body ?? document.documentElement).append(launcher.host);

  const background = (): void => void ready().catch(() => undefined);
  // Somebody who has written before may have an answer waiting: connect once the page has nothing better to do.
  if (talked(tag.inbox)) whenIdle(background);

  const zhike: Zhike = {
    open: () => void show(),
    close,
    identify: (identity) => {
      if (!isIdentity(identity)) return;
      wanted.identity = identity;
      panel?.identify(identity);
    },
    setLocale: (locale) => {
      const parsed = parseLocale(locale);
      if (!parsed) return;
      wanted.locale = parsed;
      launcher.setLocale(parsed);
      panel?.setLocale(parsed);
    },
    setContext: (context) => {
      wanted.context = context;
      panel?.setContext(context);
    },
    on: (name, listener) => listeners.on(name, listener),
  };
  return zhike;
}

/** The panel keeps this in the page's storage (see `chat/keep.ts`), which a browser may forbid. */
function talked(inbox: string): boolean {
  try {
    return localStorage.getItem(`zhike:${inbox}:talked`) !== null;
  } catch {
    return false;
  }
}

function whenIdle(act: () => void): void {
  const later = (): void => {
    if ('requestIdleCallback' in window) requestIdleCallback(act, { timeout: 5_000 });
    else setTimeout(act, 1_000);
  };
  if (document.readyState === 'complete') later();
  else addEventListener('load', later, { once: true });
}

function begin(): void {
  if (window.zhike) return;
  const script = findScript();
  const settings = window.zhikeSettings ?? {};
  const tag = script && readTag(script, settings);
  if (!tag) {
    console.warn('zhike: the script tag needs data-inbox="<key of the inbox>"');
    return;
  }
  const draw = (): void => {
    try {
      window.zhike = start(tag, settings);
      document.dispatchEvent(new CustomEvent('zhike:ready'));
    } catch (error) {
      console.warn('zhike: could not start', error);
    }
  };
  if (document.body) draw();
  else document.addEventListener('DOMContentLoaded', draw, { once: true });
}

begin();
