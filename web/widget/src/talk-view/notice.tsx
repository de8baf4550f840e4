/** While one waits for a person: the place in the queue, an honest word on the wait, or by when somebody will answer; and the question whether the page may be told. */
import { useEffect, useState } from 'preact/hooks';

import { queuePlace, type QueuePlace } from '../chat/queue';
import { due, minutes, waited } from '../text/format';
import { useChat } from '../view/use';
import { useNow } from './now';

const TICK_MS = 15_000;

function Waiting({ sinceMs }: { sinceMs: number }) {
  const { chat, t } = useChat();
  const now = useNow(TICK_MS);
  const [place, setPlace] = useState<QueuePlace>({});
  useEffect(() => {
    let gone = false;
    queuePlace(chat).then(
      (found) => gone || setPlace(found),
      () => undefined,
    );
    return () => void (gone = true);
  }, [now]);
  const { position, usual_wait_ms: usual } = place;
  return (
    <>
      <span>{position === undefined ? t('queue_now') : position === 1 ? t('queue_next') : t('queue_place', { n: position - 1 })}</span>
      <small>
        {usual === undefined ? '' : `${t('queue_usual', { time: minutes(usual, t) })} · `}
        {t('queue_waited', { time: waited(sinceMs, now, t) })}
      </small>
    </>
  );
}

function Consent() {
  const { chat, t } = useChat();
  const { about } = chat.talk!;
  const { session, view } = chat.state;
  if (session?.inbox.page !== 'ask' || about.consent !== null || view?.header.life !== 'open') return null;
  return (
    <div class="banner consent" role="group" aria-label={t('page_ask')}>
      <span>{t('page_ask')}</span>
      <span class="row">
        <button type="button" class="link" onClick={() => about.agree(true)}>
          {t('page_yes')}
        </button>
        <button type="button" class="link" onClick={() => about.agree(false)}>
          {t('page_no')}
        </button>
      </span>
    </div>
  );
}

export function QueueNotice() {
  const { chat, locale, t } = useChat();
  const { view } = chat.state;
  const owner = view?.header.life === 'open' ? view.header.owner : null;
  return (
    <>
      {owner?.kind === 'queue' && (
        <div class="banner person" role="status">
          {owner.due_ms ? t('queue_due', { due: due(owner.due_ms, chat.now(), locale, t) }) : <Waiting sinceMs={owner.since_ms} />}
        </div>
      )}
      <Consent />
    </>
  );
}
