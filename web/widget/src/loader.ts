/** widget.js: the one script a page names. It draws the launcher and fetches the panel when the visitor comes near it. */
import type { Hand, HandOver, Identity, Mount, Panel } from './hand';
import { Listeners, zhikeFunction } from './loader/api';
import { scriptLoader } from './loader/fetch-script';
import { drawLauncher } from './loader/launcher';
import { fetchLook } from './loader/look';
import { findScript, readTag, type Tag } from './loader/script';
import { titleDot } from './loader/title';
import { chooseLocale, parseLocale } from './text/locale';

/** The launcher does not wait longer for how it shall look. */
const LOOK_MS = 400;
const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const isIdentity = (value: unknown): value is Identity =>
  (typeof value === 'string' && value !== '') || typeof value === 'function';

function start(tag: Tag): void {
  const listeners = new Listeners();
  const wanted = {
    locale: chooseLocale(tag.locale, document.documentElement.lang, navigator.language),
    context: undefined as unknown,
    identity: null as Identity | null,
    about: { attributes: {}, events: [] } as Hand['about'],
  };
  const launcher = drawLauncher(wanted.locale, tag.nonce);
  const handOver = (slot: HandOver<never>): void => void (zhike.$ = slot);
  const load = scriptLoader<Mount>(tag.base + __PANEL__, handOver);
  let panel: Panel | null = null;
  let open = false;
  /** Taken off the page. */
  let gone = false;

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
  const appear = (): void => (document.body ?? document.documentElement).append(launcher.host);
  launcher.host.dataset.theme = tag.theme;
  if (tag.elder) launcher.host.dataset.elder = '';
  // Colour, corner and language of the inbox; without an answer it looks as the house does.
  const look = fetchLook(tag).then((look) => {
    launcher.look(look);
    if (!tag.locale && look.locale !== 'auto') zhike('locale', look.locale);
  });
  void Promise.race([look, wait(LOOK_MS)])
    .catch(() => undefined)
    .then(() => gone || appear());

  const background = (): void => void ready().catch(() => undefined);
  // Somebody who has written before may have an answer waiting: connect once the page has nothing better to do.
  if (talked(tag.inbox)) whenIdle(background);

  const zhike = zhikeFunction({
    open: () => void show(),
    close,
    hide: () => {
      gone = true;
      close();
      launcher.host.remove();
    },
    show: () => {
      gone = false;
      appear();
    },
    identify: (identity) => {
      if (!isIdentity(identity)) return;
      wanted.identity = identity;
      panel?.identify(identity);
    },
    locale: (locale) => {
      const parsed = parseLocale(locale);
      if (!parsed) return;
      wanted.locale = parsed;
      launcher.setLocale(parsed);
      panel?.setLocale(parsed);
    },
    theme: (theme) => void (launcher.host.dataset.theme = theme),
    context: (context) => {
      wanted.context = context;
      panel?.setContext(context);
    },
    attributes: (attributes) => void Object.assign(wanted.about.attributes, attributes),
    track: (name, props) => void wanted.about.events.push({ name, props }),
    on: (name, listener) => listeners.on(name, listener),
    shutdown: () => {
      gone = true;
      panel?.stop();
      launcher.host.remove();
      titleDot(false);
      forget(tag.inbox);
      delete window.Zhike;
    },
  });
}

/** Nothing of the visitor stays on the device. */
function forget(inbox: string): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(`zhike:${inbox}:`)) localStorage.removeItem(key);
    indexedDB.deleteDatabase('zhike');
  } catch {
    // A browser that forbids storage has kept nothing.
  }
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
  if (document.querySelector('zhike-widget')) return;
  const script = findScript();
  const tag = script && readTag(script);
  if (!tag) {
    console.warn('zhike: the script tag needs data-inbox="<key of the inbox>"');
    return;
  }
  const draw = (): void => {
    try {
      start(tag);
    } catch (error) {
      console.warn('zhike: could not start', error);
    }
  };
  if (document.body) draw();
  else document.addEventListener('DOMContentLoaded', draw, { once: true });
}

begin();
