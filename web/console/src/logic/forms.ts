import type { Schemas } from '../client';
import type { Content, Locale } from '../wire';

export type FormSet = Schemas['FormSet'];
export type FieldSet = Schemas['FormFieldSet'];
type Kind = FieldSet['kind'];
interface Words {
  zh: string;
  en: string;
}

/** As the server counts them. */
export const FORM_FIELDS = 20;
export const CHOICES = 10;
export const CARDS = 10;

/** What one asks for most, with the name that makes it more than words: a name, a phone number and an address can be kept of the customer. */
export const ASKED = ['order_number', 'name', 'phone', 'email', 'date', 'choice', 'text'] as const;
export type Asked = (typeof ASKED)[number];
const KINDS: Record<Asked, Kind> = { order_number: 'text', name: 'text', phone: 'phone', email: 'email', date: 'date', choice: 'choice', text: 'text' };
const LABELS: Record<Asked, Words> = {
  order_number: { zh: '订单号', en: 'Order number' },
  name: { zh: '怎么称呼您', en: 'Your name' },
  phone: { zh: '手机号', en: 'Phone number' },
  email: { zh: '邮箱', en: 'E-mail address' },
  date: { zh: '日期', en: 'Day' },
  choice: { zh: '', en: '' },
  text: { zh: '', en: '' },
};

/** In this language, else in the other. */
export const said = (words: Partial<Words> | undefined, locale: Locale): string => (locale === 'zh' ? words?.zh || words?.en : words?.en || words?.zh) ?? '';

/** A name that no other field of the form has. */
export function fieldName(wanted: string, fields: readonly Pick<FieldSet, 'name'>[]): string {
  const taken = new Set(fields.map(({ name }) => name));
  if (!taken.has(wanted)) return wanted;
  let n = 2;
  while (taken.has(`${wanted}_${n}`)) n += 1;
  return `${wanted}_${n}`;
}

export function newField(what: Asked, fields: readonly FieldSet[]): FieldSet {
  return { name: fieldName(what, fields), label: { ...LABELS[what] }, kind: KINDS[what], required: what !== 'text', choices: [] };
}

export const emptyForm = (): FormSet => ({ title: { zh: '', en: '' }, fields: [] });

/** A copy that can be changed without changing what it was made of. */
export const copyForm = (form: FormSet): FormSet => JSON.parse(JSON.stringify(form)) as FormSet;

/** Several lines as choices: no empty ones, none twice. */
export const choicesOf = (lines: string): string[] => [...new Set(lines.split('\n').map((line) => line.trim()).filter(Boolean))];

/** As the customer gets it, in their language where it has that. */
export function formContent(form: FormSet, locale: Locale): Content {
  return {
    type: 'form',
    title: said(form.title, locale).trim(),
    fields: form.fields.map(({ name, label, kind, required, choices }) => ({
      name,
      label: said(label, locale).trim(),
      kind,
      required: required ?? false,
      ...(kind === 'choice' ? { choices: (choices ?? []).map((one) => said(one, locale).trim()).filter(Boolean) } : {}),
    })),
  };
}

export type Wrong = 'title' | 'fields' | 'label' | 'choices' | 'text' | 'url' | 'image' | 'price' | 'number' | 'cards';

/** What keeps a content from being sent; the server looks again. */
export function wrongWith(content: Content): Wrong | undefined {
  const address = (text: string | null | undefined): boolean => !text || (/^https?:\/\/\S+$/u.test(text) || /^\/(?!\/)\S*$/u.test(text));
  switch (content.type) {
    case 'form':
      if (!content.title) return 'title';
      if (!content.fields.length || content.fields.length > FORM_FIELDS) return 'fields';
      if (content.fields.some(({ label }) => !label)) return 'label';
      return content.fields.some(({ kind, choices }) => kind === 'choice' && !(choices?.length && choices.length <= CHOICES)) ? 'choices' : undefined;
    case 'quick_replies':
      if (!content.text.trim()) return 'text';
      return content.choices.length && content.choices.length <= CHOICES ? undefined : 'choices';
    case 'product':
    case 'card':
      if (!content.title.trim()) return 'title';
      if (!address(content.url)) return 'url';
      return address(content.image) ? undefined : 'image';
    case 'carousel':
      if (content.cards.length < 2 || content.cards.length > CARDS) return 'cards';
      if (content.cards.some(({ title }) => !title.trim())) return 'title';
      if (!content.cards.every(({ url }) => address(url))) return 'url';
      return content.cards.every(({ image }) => address(image)) ? undefined : 'image';
    case 'order':
      if (!content.number.trim()) return 'number';
      return address(content.url) ? undefined : 'url';
    default:
      return undefined;
  }
}

/** “199”, “199.9”, “1,299.00” or “¥199” as fen; `undefined` for what is no price. */
export function fen(text: string): number | null | undefined {
  const plain = text.trim().replace(/^[¥￥]\s*/u, '').replace(/[,，]/gu, '');
  if (!plain) return null;
  if (!/^\d{1,9}(\.\d{1,2})?$/u.test(plain)) return undefined;
  return Math.round(Number(plain) * 100);
}

/** A number of the shop where the link holds one, else a piece of the link or of the name: a card must have something by which it is told from others. */
export function skuOf(sku: string, url: string, title: string): string {
  const last = url.split(/[?#]/u)[0]?.split('/').filter(Boolean).at(-1) ?? '';
  return (sku.trim() || last.replace(/\.\w+$/u, '') || title.trim()).slice(0, 120);
}

/** What of a filled form can be kept of the customer. */
export type Kept = 'name' | 'phone' | 'email';
export const keptAs = (name: string): Kept | undefined => (['name', 'phone', 'email'] as const).find((kept) => name === kept || name.startsWith(`${kept}_`));
