/** What the inbox asks before the first message goes; the way to a person leads past it. */
import { useRef, useState } from 'preact/hooks';

import { ApiError } from '../chat/api';
import type { Told } from '../chat/about';
import type { Key } from '../text/i18n';
import { useChat } from '../view/use';

type Field = keyof Told;
const INPUT = { name: 'text', mail: 'email', phone: 'tel', order_number: 'text' } as const;
const FILL = { name: 'name', mail: 'email', phone: 'tel', order_number: 'off' } as const;
const CHARS = 120;

export function PreChat() {
  const { chat, t } = useChat();
  const form = useRef<HTMLFormElement>(null);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<{ field?: Field; words: Key } | null>(null);
  const { asking } = chat.talk!;
  const { asks } = asking;
  if (asks.length === 0) return null;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const given = new FormData(form.current!);
    const told: Told = {};
    for (const { kind } of asks) {
      const value = String(given.get(kind) ?? '').trim();
      if (value) told[kind] = value;
    }
    setBusy(true);
    setWrong(null);
    try {
      await asking.answer(told);
    } catch (error) {
      const field = error instanceof ApiError ? asks.find(({ kind }) => error.detail?.startsWith(`${kind}:`))?.kind : undefined;
      setWrong(field ? { field, words: `pre_wrong_${field}` } : { words: 'pre_failed' });
      const named = field && form.current?.elements.namedItem(field);
      if (named instanceof HTMLElement) named.focus();
    } finally {
      setBusy(false);
    }
  };
  return (
    <form class="frame form pre-chat" ref={form} onSubmit={(event) => void submit(event)}>
      <b>{t('pre_title')}</b>
      {asks.map(({ kind, required }) => (
        <label key={kind} for={`pre-${kind}`}>
          <span>
            {t(`pre_${kind}`)} <small>{t(required ? 'form_required' : 'form_optional')}</small>
          </span>
          <input
            id={`pre-${kind}`}
            name={kind}
            type={INPUT[kind] as 'text'}
            autocomplete={FILL[kind]}
            required={required}
            maxLength={CHARS}
            aria-invalid={wrong?.field === kind}
            aria-describedby={wrong?.field === kind ? `pre-wrong-${kind}` : undefined}
          />
          {wrong?.field === kind && (
            <span class="bad-words" id={`pre-wrong-${kind}`} role="alert">
              {t(wrong.words)}
            </span>
          )}
        </label>
      ))}
      {wrong && !wrong.field && (
        <span class="bad-words" role="alert">
          {t(wrong.words)}
        </span>
      )}
      <button type="submit" class="primary" disabled={busy}>
        {t('pre_submit')}
      </button>
      <span class="row">
        {asks.every(({ required }) => !required) && (
          <button type="button" class="link" onClick={() => asking.go()}>
            {t('pre_skip')}
          </button>
        )}
        <button type="button" class="link" onClick={() => chat.askPerson(t('ask_person_words'))}>
          {t('ask_person')}
        </button>
      </span>
      <small class="quiet">{t('pre_note')}</small>
    </form>
  );
}
