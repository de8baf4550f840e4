/** Who answers, the road to a person, and what is to be known now. */
import { Icon } from './icons';
import { useChat } from './use';

export function Header({ close }: { close: () => void }) {
  const { chat, t } = useChat();
  const { session, view, asking, phase, over } = chat.state;
  const header = view && view.header.life !== 'closed' ? view.header : null;
  const owner = header?.owner.kind ?? 'assistant';
  const later = header?.owner.kind === 'queue' && header.owner.due_ms;
  const line = {
    assistant: t('owner_assistant', { name: session?.inbox.assistant_name ?? '' }),
    queue: t(later ? 'owner_later' : 'owner_queue'),
    agent: header?.owner.kind === 'agent' && header.owner.name ? t('owner_agent', { name: header.owner.name }) : t('agent_role'),
  }[owner];
  // Once it is resolved, a person can be asked for again.
  const now = header?.life === 'open' ? owner : 'assistant';
  const waiting = now === 'queue' ? (later ? 'ask_person_later' : 'ask_person_waiting') : null;
  const label = waiting ?? (now === 'agent' ? 'ask_person_serving' : asking ? 'ask_person_waiting' : 'ask_person');
  return (
    <header class="header">
      <div class="who">
        <h1>{session?.inbox.name ?? t('panel_label')}</h1>
        {session && (
          <p class={`owner ${owner}`} aria-live="polite">
            <span class="dot" />
            {line}
          </p>
        )}
      </div>
      <button
        type="button"
        class="ask"
        aria-disabled={label !== 'ask_person' || phase !== 'ready'}
        onClick={() => phase === 'ready' && chat.askPerson(t('ask_person_words'))}
      >
        <Icon name="person" />
        {t(label)}
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={t('menu')}
        title={t('menu')}
        aria-expanded={over === 'menu'}
        onClick={() => chat.show(over ? null : 'menu')}
      >
        <Icon name="more" />
      </button>
      <button type="button" class="icon-button" aria-label={t('close')} title={t('close')} onClick={close}>
        <Icon name="close" />
      </button>
    </header>
  );
}

export function Banners() {
  const { chat, t } = useChat();
  const { phase, failure, link, notice } = chat.state;
  const Notice = chat.talk?.views.QueueNotice;
  if (phase === 'failed') {
    return (
      <div class="banner bad" role="alert">
        <span>{t(failure ?? 'failed_start')}</span>
        <button type="button" class="link" onClick={() => chat.poke()}>
          {t('try_again')}
        </button>
      </div>
    );
  }
  return (
    <>
      {link === 'offline' && (
        <div class="banner warn" role="status">
          {t('offline')}
        </div>
      )}
      {notice && (
        <div class="banner bad" role="alert">
          {t(notice)}
        </div>
      )}
      {Notice && <Notice />}
    </>
  );
}
