/** A form of ours in the thread; its answer is a message. A form that was answered, here or in another tab, stays closed. */
import { useRef } from 'preact/hooks';

import type { Content, MessageView } from '../wire';
import { useChat } from '../view/use';

type FormContent = Extract<Content, { type: 'form' }>;
type Field = FormContent['fields'][number];

const INPUT = { text: 'text', date: 'date', phone: 'tel', email: 'email' } as const;
const VALUE_CHARS = 500;

const answers = (content: Content | undefined, id: string): boolean => content?.type === 'form_answer' && content.form === id;

function Input({ field, id, sent }: { field: Field; id: string; sent: boolean }) {
  const { t } = useChat();
  const { name, required, kind, choices = [], min, max } = field;
  if (kind === 'choice') {
    return (
      <select id={id} name={name} required={required} disabled={sent}>
        <option value="">{t('form_choose')}</option>
        {choices.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
    );
  }
  const type = INPUT[kind] ?? 'text';
  return (
    <input
      id={id}
      name={name}
      type={type as 'text'}
      required={required}
      maxLength={VALUE_CHARS}
      min={min ?? undefined}
      max={max ?? undefined}
      disabled={sent}
    />
  );
}

export function Form({ form, id }: { form: FormContent; id: string }) {
  const { chat, t } = useChat();
  const fields = useRef<HTMLFormElement>(null);
  const { view, older, sending } = chat.state;
  const said = (message: MessageView): boolean => answers(message.content, id);
  const sent = [...(view?.messages ?? []), ...older].some(said) || sending.some(({ content }) => answers(content, id));
  const submit = (event: Event): void => {
    event.preventDefault();
    if (sent || !fields.current) return;
    const given = new FormData(fields.current);
    const values = form.fields
      .map(({ name, label }) => ({ name, label, value: String(given.get(name) ?? '').trim() }))
      .filter(({ value }) => value);
    if (values.length > 0) chat.say({ type: 'form_answer', form: id, values });
  };
  return (
    <form class="frame form" ref={fields} onSubmit={submit}>
      <b>{form.title}</b>
      {form.fields.map((field) => (
        <label key={field.name} for={`${id}-${field.name}`}>
          <span>
            {field.label} {field.required && <small>{t('form_required')}</small>}
          </span>
          <Input field={field} id={`${id}-${field.name}`} sent={sent} />
        </label>
      ))}
      <button type="submit" class="primary" disabled={sent}>
        {t(sent ? 'form_sent' : 'form_submit')}
      </button>
    </form>
  );
}
