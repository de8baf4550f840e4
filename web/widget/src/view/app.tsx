/** The whole panel. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

import type { Chat } from '../chat/chat';
import { translator } from '../text/i18n';
import { closes } from '../text/keys';
import type { Locale } from '../text/locale';
import { Composer } from './composer';
import { Banners, Header } from './header';
import { Around, useChat } from './use';
import { Home } from './welcome';

interface Props {
  chat: Chat;
  locale: Locale;
  shown: boolean;
  close: () => void;
}

/** On a phone the keyboard would cover half of what has just been opened. */
const touches = (): boolean => typeof matchMedia === 'function' && matchMedia('(pointer: coarse)').matches;

/** Keyboards of phones shrink the visual viewport only; the sheet follows it. */
function followKeyboard(box: HTMLElement): () => void {
  const viewport = window.visualViewport;
  if (!viewport) return () => undefined;
  const fit = (): void => {
    box.style.setProperty('--height', `${viewport.height}px`);
    box.style.setProperty('--top', `${viewport.offsetTop}px`);
  };
  fit();
  viewport.addEventListener('resize', fit);
  viewport.addEventListener('scroll', fit);
  return () => {
    viewport.removeEventListener('resize', fit);
    viewport.removeEventListener('scroll', fit);
  };
}

function Middle({ shown }: { shown: boolean }) {
  const { chat } = useChat();
  const Thread = chat.talk?.views.Thread;
  return Thread ? <Thread shown={shown} /> : <Home />;
}

function Over() {
  const views = useChat().chat.talk?.views;
  return (
    views && (
      <>
        <views.Over />
        <views.ContextOffer />
      </>
    )
  );
}

export function App({ chat, locale, shown, close }: Props) {
  const t = translator(locale);
  const panel = useRef<HTMLDivElement>(null);
  const focusComposer = useRef<(() => void) | null>(null);
  const [dragging, setDragging] = useState(false);
  useLayoutEffect(() => {
    if (!shown) return;
    if (touches()) panel.current?.focus({ preventScroll: true });
    else focusComposer.current?.();
    return panel.current ? followKeyboard(panel.current) : undefined;
  }, [shown]);
  const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
  const over = (event: DragEvent): void => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    setDragging(true);
  };
  const drop = (event: DragEvent): void => {
    setDragging(false);
    if (!carriesFiles(event)) return;
    event.preventDefault();
    chat.pick(event.dataTransfer?.files);
  };
  return (
    <Around.Provider value={{ chat, locale }}>
      <div
        class={dragging ? 'panel dragging' : 'panel'}
        ref={panel}
        role="dialog"
        aria-label={t('panel_label')}
        tabIndex={-1}
        hidden={!shown}
        lang={locale === 'zh' ? 'zh-CN' : 'en'}
        onKeyDown={(event) => closes(event) && close()}
        onDragOver={over}
        onDragLeave={(event) => event.target === event.currentTarget && setDragging(false)}
        onDrop={drop}
      >
        <Header close={close} />
        <Banners />
        <Middle shown={shown} />
        <Over />
        <Composer focusRef={focusComposer} />
      </div>
    </Around.Provider>
  );
}
