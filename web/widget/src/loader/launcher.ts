/** The round button, its badge and its shadow root. Plain DOM: it must be there before anything else is loaded. */
import css from '../style/launcher.css?tokens';
import type { Locale } from '../text/locale';
import type { Look } from './look';
import { WORDS } from './words';

const SVG = 'http://www.w3.org/2000/svg';
const CHAT = 'M12 3.5c5 0 9 3.3 9 7.5s-4 7.5-9 7.5c-1 0-2-.14-2.9-.4L4.6 20.3l.9-3.6C4 15.3 3 13.3 3 11c0-4.2 4-7.5 9-7.5Z';
const DOTS = 'M8 11h.01M12 11h.01M16 11h.01';
const DOWN = 'm6 9.5 6 6 6-6';
/** More than this is shown as 99+. */
const BADGE_MOST = 99;

export interface Launcher {
  host: HTMLElement;
  place: HTMLElement;
  button: HTMLButtonElement;
  style(css: string): void;
  look(look: Look): void;
  setLocale(locale: Locale): void;
  setOpen(open: boolean): void;
  setBusy(busy: boolean): void;
  setUnread(count: number): void;
  say(failed: boolean): void;
}

/** The colour for both themes, and in which corner it sits. */
const lookCss = ({ color, position }: Look): string => {
  const set = (name: keyof NonNullable<Look['color']>): string =>
    color ? `{--zk-brand:${color[name]};--zk-brand-hover:${color[name]};--zk-brand-ink:${color[name]};--zk-brand-soft:color-mix(in srgb,${color[name]} 14%,transparent)}` : '{}';
  const left = position === 'left' ? ':host{inset-inline:max(20px,env(safe-area-inset-left)) auto!important}.launcher{margin-inline:0 auto}@media(min-width:520px){.panel{inset-inline:0 auto}}' : '';
  return `:host${set('light')}:host([data-theme=dark])${set('dark')}@media(prefers-color-scheme:dark){:host(:not([data-theme=light]))${set('dark')}}${left}`;
};

function element<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, className: string): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  made.className = className;
  return made;
}

function icon(className: string, ...paths: string[]): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', className);
  svg.setAttribute('aria-hidden', 'true');
  for (const d of paths) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', d);
    svg.append(path);
  }
  return svg;
}

/** Constructed sheets are not subject to the page's style-src; the element is for browsers that lack them. */
function adopt(root: ShadowRoot, css: string, nonce?: string): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } catch {
    const style = document.createElement('style');
    if (nonce) style.nonce = nonce;
    style.textContent = css;
    root.prepend(style);
  }
}

export function drawLauncher(locale: Locale, nonce?: string): Launcher {
  const host = document.createElement('zhike-widget');
  const root = host.attachShadow({ mode: 'open' });
  adopt(root, css, nonce);
  const button = element('button', 'launcher');
  button.type = 'button';
  const badge = element('span', 'badge');
  badge.setAttribute('aria-hidden', 'true');
  badge.hidden = true;
  button.append(icon('chat', CHAT, DOTS), icon('down', DOWN), badge);
  const note = element('div', 'note');
  note.setAttribute('role', 'status');
  const place = element('div', 'place');
  root.append(place, note, button);
  // A page's shortcuts must not fire while somebody types here: seen from outside, the target is not a text field.
  for (const name of ['keydown', 'keyup', 'keypress']) root.addEventListener(name, (event) => event.stopPropagation());

  let wish = (): void => undefined;
  const state = { locale, open: false, unread: 0 };
  const name = (): void => {
    const words = WORDS[state.locale];
    const label = state.open ? words.close : state.unread > 0 ? words.unread : words.open;
    button.setAttribute('aria-label', label.replace('{n}', String(state.unread)));
    button.setAttribute('aria-expanded', String(state.open));
    button.title = state.open ? '' : words.open;
    button.classList.toggle('is-open', state.open);
    badge.hidden = state.open || state.unread === 0;
    badge.textContent = state.unread > BADGE_MOST ? `${BADGE_MOST}+` : String(state.unread);
    host.lang = state.locale === 'zh' ? 'zh-CN' : 'en';
  };
  name();
  const set = (change: Partial<typeof state>): void => {
    Object.assign(state, change);
    name();
  };
  return {
    host,
    place,
    button,
    // Always last, so that what the inbox wishes stands above every sheet that comes later.
    style: (more) => {
      adopt(root, more, nonce);
      wish();
    },
    look: (look) => {
      wish = () => adopt(root, lookCss(look), nonce);
      wish();
    },
    setLocale: (next) => set({ locale: next }),
    setOpen: (open) => set({ open }),
    setUnread: (unread) => set({ unread }),
    setBusy: (busy) => {
      button.setAttribute('aria-busy', String(busy));
      note.textContent = '';
    },
    say: (failed) => {
      note.textContent = failed ? WORDS[state.locale].failed : '';
    },
  };
}
