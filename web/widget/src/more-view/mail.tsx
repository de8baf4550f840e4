/** To which address what was said is sent. The server keeps to limits, and says so. */
import { useRef, useState } from 'preact/hooks';

import { ApiError } from '../chat/api';
import type { Key } from '../text/i18n';
import { useChat } from '../view/use';

const WORDS: Record<string, Key> = { invalid: 'mail_invalid', 'transcript-limit': 'mail_limit', 'no-sender': 'mail_none' };

export function MailTranscript({ id, leave }: { id: string; leave: () => void }) {
  const { chat, locale, t } = useChat();
  const [state, setState] = useState<Key | 'idle'>('idle');
  const input = useRef<HTMLInputElement>(null);
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (state === 'mail_busy' || state === 'mail_done') return;
    setState('mail_busy');
    try {
      await chat.talk!.more!.mail(id, input.current!.value.trim(), locale);
      setState('mail_done');
    } catch (error) {
      setState((error instanceof ApiError && WORDS[error.slug]) || 'mail_failed');
      input.current?.focus();
    }
  };
  const good = state === 'mail_busy' || state === 'mail_done';
  return (
    <form class="mail" onSubmit={(event) => void send(event)} noValidate>
      <label>
        {t('mail_to')}
        <input ref={input} type="email" autocomplete="email" dir="ltr" maxLength={254} required readOnly={good} aria-invalid={!good && state !== 'idle'} aria-describedby="zk-mail-said" />
      </label>
      <small>{t('mail_hint')}</small>
      <p id="zk-mail-said" role="status" class={good ? '' : 'bad'}>
        {state !== 'idle' && t(state)}
      </p>
      <div class="mail-buttons">
        <button type="button" class="chip" onClick={leave}>
          {t(state === 'mail_done' ? 'mail_close' : 'end_no')}
        </button>
        {state !== 'mail_done' && (
          <button type="submit" class="chip main" aria-disabled={good}>
            {t('mail_send')}
          </button>
        )}
      </div>
    </form>
  );
}
