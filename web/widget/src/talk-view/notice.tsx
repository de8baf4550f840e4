/** While one waits for a person: that it is known, how long it has been, or by when somebody will answer. */
import { due, waited } from '../text/format';
import { useChat } from '../view/use';
import { useNow } from './now';

const TICK_MS = 15_000;

export function QueueNotice() {
  const { chat, locale, t } = useChat();
  const now = useNow(TICK_MS);
  const { view } = chat.state;
  const owner = view?.header.life === 'open' ? view.header.owner : null;
  if (owner?.kind !== 'queue') return null;
  return (
    <div class="banner person" role="status">
      {owner.due_ms ? (
        t('queue_due', { due: due(owner.due_ms, now, locale, t) })
      ) : (
        <>
          <span>{t('queue_now')}</span>
          <small>{t('queue_waited', { time: waited(owner.since_ms, now, t) })}</small>
        </>
      )}
    </div>
  );
}
