import type { ConversationView, MessageView } from '../../wire';
import type { Locale } from '../../wire';
import type { Form } from './draft';

const WORDS = {
  zh: ['我的包裹到哪里了？', '您的包裹已到您附近的网点，今天会送到。'],
  en: ['Where is my parcel?', 'Your parcel has reached the depot near you and will arrive today.'],
} as const;

/** A conversation that has just ended, and the survey that comes with its end. */
export function scene(form: Form, locale: Locale): Record<string, unknown> {
  const at = Date.now();
  const said = (n: number, kind: 'customer' | 'assistant'): MessageView => ({
    id: `preview-${n}`,
    n,
    public_seq: n,
    author: { kind },
    at_ms: at - 120_000 + n * 20_000,
    content: { type: 'text', text: WORDS[locale][n - 2] ?? '' },
  });
  const conversation: ConversationView = {
    n: 5,
    header: {
      id: 'preview',
      contact_id: 'preview',
      inbox_id: 'preview',
      life: 'resolved',
      owner: { kind: 'assistant' },
      locale,
      opened_ms: at - 120_000,
      survey: { state: 'invited', about: 'assistant', form: 'preview' },
    },
    messages: [said(2, 'customer'), said(3, 'assistant')],
    has_older: false,
    receipts: { customer_delivered: 3, customer_read: 3, house_read: 3 },
  };
  const choices = (list: Form['low'], mark: string): unknown[] => list.filter(({ words }) => words.zh.trim() || words.en.trim()).map(({ words }, at) => ({ id: `${mark}${at}`, words }));
  return { conversation, survey: { ...form, low: choices(form.low, 'low'), good: choices(form.good, 'good') } };
}
