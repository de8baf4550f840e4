/** A form of ours in the thread; its answer is a message. */
import { useRef, useState } from 'preact/hooks';

import type { Content } from '../wire';
import { useChat } from '../view/use';

const INPUT = { text: 'text', date: 'date', phone: 'tel', email: 'email' } as const;
const VALUE_CHARS = 500;

export function Form({ form, id }: { form: Extract<Content, { type: 'form' }>; id: string }) {
  const { chat, t } = useChat();
  const [sent, setSent] = useState(false);
  const fields = useRef<HTMLFormElement>(null);
  const submit = (event: Event): void => {
    event.preventDefault();
    if (sent || !fields.current) return;
    const given = new FormData(fields.current);
    const values = form.fields.map(({ name }) => ({ name, value: String(given.get(name) ?? '').trim() }));
    if (chat.say({ type: 'form_answer', values })) setSent(true);
  };
  return (
    <form class="frame form" ref={fields} onSubmit={submit}>
      <b>{form.title}</b>
      {form.fields.map((field) => (
        <label key={field.name} for={`${id}-${field.name}`}>
          <span>
            {field.label} {field.required && <small>{t('form_required')}</small>}
          </span>
          <input
            id={`${id}-${field.name}`}
            name={field.name}
            type={INPUT[field.kind] as 'text'}
            required={field.required}
            maxLength={VALUE_CHARS}
            disabled={sent}
          />
        </label>
      ))}
      <button type="submit" class="primary" disabled={sent}>
        {t(sent ? 'form_sent' : 'form_submit')}
      </button>
    </form>
  );
}
