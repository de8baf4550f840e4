/** The menu over the conversation. Arrow keys walk it, Escape leaves it, a click beside it closes it. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

import type { Switch } from '../chat/more';
import { closes } from '../text/keys';
import type { Key } from '../text/i18n';
import { Icon, type IconName } from '../view/icons';
import { MailTranscript } from './mail';
import { useChat } from '../view/use';

export function Menu() {
  const { chat, locale, t } = useChat();
  const [asking, setAsking] = useState<false | 'end' | 'mail'>(false);
  const [state, setState] = useState<'idle' | 'busy' | 'save_failed' | 'end_failed'>('idle');
  const list = useRef<HTMLDivElement>(null);
  const more = chat.talk!.more!;
  const { view } = chat.state;
  const leave = (): void => chat.set({ over: null });
  useLayoutEffect(() => list.current?.querySelector<HTMLElement>('input, button')?.focus({ preventScroll: true }), [asking]);
  const walk = (event: KeyboardEvent): void => {
    if (closes(event)) {
      event.stopPropagation();
      return leave();
    }
    if (asking === 'mail') return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    const all = [...list.current!.querySelectorAll('button')];
    all.at((all.indexOf(event.target as HTMLButtonElement) + step) % all.length)?.focus();
  };
  const attempt = async (act: () => Promise<void>, failed: 'save_failed' | 'end_failed'): Promise<void> => {
    if (state === 'busy') return;
    setState('busy');
    try {
      await act();
      setState('idle');
      leave();
    } catch {
      setState(failed);
    }
  };
  const toggle = (name: Switch, icon: IconName, hint?: Key) => (
    <button type="button" role="menuitemcheckbox" aria-checked={more.isOn(name)} onClick={() => more.turn(name)}>
      <Icon name={icon} />
      <span class="file-words">
        {t(name)}
        {hint && <small>{t(hint)}</small>}
      </span>
      <span class="pill">{t(more.isOn(name) ? 'on' : 'off')}</span>
    </button>
  );
  const item = (key: Key, icon: IconName, act: () => void) => (
    <button type="button" role="menuitem" onClick={act}>
      <Icon name={icon} />
      {t(key)}
    </button>
  );
  return (
    <div class="over" onClick={(event) => event.target === event.currentTarget && leave()} onKeyDown={walk}>
      <div class="menu" role={asking === 'mail' ? 'dialog' : 'menu'} aria-label={t(asking === 'mail' ? 'mail' : 'menu')} ref={list}>
        {asking === 'mail' && view ? (
          <MailTranscript id={view.header.id} leave={leave} />
        ) : asking && view ? (
          <>
            <p role="presentation">{t('end_sure')}</p>
            {item('end_yes', 'done', () => void attempt(() => more.end(view.header.id), 'end_failed'))}
            {item('end_no', 'close', () => setAsking(false))}
          </>
        ) : (
          <>
            {toggle('larger', 'larger', 'larger_hint')}
            {toggle('sound', 'bell')}
            {chat.state.session?.inbox.page === 'ask' && toggle('page', 'source')}
            {item('past', 'clock', () => chat.set({ over: 'past' }))}
            {view && item('save_text', 'load', () => void attempt(() => more.save(view.header.id, 'text', locale), 'save_failed'))}
            {view && item('save_page', 'load', () => void attempt(() => more.save(view.header.id, 'html', locale), 'save_failed'))}
            {view && chat.state.session?.inbox.mail_transcript && item('mail', 'send', () => setAsking('mail'))}
            {view?.header.life === 'open' && item('end', 'done', () => setAsking('end'))}
          </>
        )}
        {state !== 'idle' && (
          <p role="status" class={state === 'busy' ? '' : 'bad'}>
            {t(state === 'busy' ? 'saving' : state)}
          </p>
        )}
      </div>
    </div>
  );
}
