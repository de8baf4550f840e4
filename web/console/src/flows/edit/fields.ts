/** What can be said of each kind of step and of a branch, in the order of the form. */
import type { StepKind } from '../wire';

export type FieldKind = 'saying' | 'texts' | 'text' | 'words' | 'word' | 'number' | 'flag' | 'condition' | 'pairs' | 'options' | 'checks' | 'choice';
export interface Field {
  key: string;
  kind: FieldKind;
  /** It can be left out. */
  optional?: boolean;
  /** Bounds of a number, or the most entries of a list. */
  least?: number;
  most?: number;
  choices?: readonly string[];
  /** What it is called, where that is not its key. */
  name?: string;
}
const attempts: Field = { key: 'attempts', kind: 'number', optional: true, least: 1, most: 5 };
const called: Field = { key: 'called', kind: 'words', optional: true };
const retry: Field = { key: 'retry', kind: 'texts', optional: true, most: 5 };

export const FIELDS: Record<StepKind, readonly Field[]> = {
  collect: [
    { key: 'collect', kind: 'word' }, { key: 'ask', kind: 'saying' }, retry, { key: 'why', kind: 'text', optional: true }, called, attempts,
    { key: 'optional', kind: 'flag', optional: true }, { key: 'unless', kind: 'condition', optional: true }, { key: 'check', kind: 'checks', optional: true },
  ],
  choose: [{ key: 'choose', kind: 'word' }, { key: 'ask', kind: 'saying' }, { key: 'options', kind: 'options', optional: true, most: 5 }, retry, called, attempts],
  confirm: [{ key: 'confirm', kind: 'saying' }, { key: 'yes', kind: 'text', optional: true }, { key: 'no', kind: 'text', optional: true }, { key: 'minutes', kind: 'number', optional: true, least: 1, most: 60 }, attempts],
  call: [{ key: 'call', kind: 'word' }, { key: 'inputs', kind: 'pairs', optional: true }, { key: 'say_while', kind: 'text', optional: true }],
  say: [{ key: 'say', kind: 'saying' }],
  if: [{ key: 'if', kind: 'condition' }],
  promise: [{ key: 'promise', kind: 'text' }, { key: 'kind', kind: 'choice', optional: true, choices: ['reply', 'call', 'deed'] }, { key: 'within', kind: 'word', optional: true }, { key: 'by', kind: 'word', optional: true }],
  ticket: [
    { key: 'ticket', kind: 'text' }, { key: 'about', kind: 'word', optional: true }, { key: 'fields', kind: 'pairs', optional: true }, { key: 'priority', kind: 'choice', optional: true, choices: ['urgent', 'high', 'normal', 'low'] },
    { key: 'team', kind: 'word', optional: true }, { key: 'within', kind: 'word', optional: true },
  ],
  set: [{ key: 'set', kind: 'pairs' }],
  run: [{ key: 'run', kind: 'word' }],
  handoff: [{ key: 'handoff', kind: 'choice', choices: ['now'] }, { key: 'say', kind: 'saying', optional: true }],
  end: [],
  verify: [
    { key: 'verify', kind: 'word' }, { key: 'by', kind: 'word', name: 'sent_by' }, { key: 'inputs', kind: 'pairs', optional: true }, { key: 'ask', kind: 'saying' }, retry,
    { key: 'why', kind: 'text', optional: true }, attempts, { key: 'unless', kind: 'condition', optional: true },
  ],
};
export const BRANCH: readonly Field[] = [
  { key: 'say', kind: 'saying', optional: true },
  { key: 'handoff', kind: 'choice', optional: true, choices: ['now', 'offer'] },
  { key: 'ends', kind: 'flag', optional: true },
  { key: 'again', kind: 'word', optional: true },
  { key: 'card', kind: 'word', optional: true },
  { key: 'options', kind: 'pairs', optional: true },
];
/** What is said of the whole flow. */
export const FLOW: readonly Field[] = [
  { key: 'title', kind: 'text' },
  { key: 'begins_with', kind: 'words', optional: true },
  { key: 'cancelled', kind: 'text', optional: true },
];
/** What the picture shows itself: branches, steps, an end; and the id, which is never changed. */
const PICTURED: readonly string[] = ['then', 'else', 'on', 'id', 'steps', 'end'];

/** The kind of a step as it is written. */
export const kindOf = (step: Record<string, unknown>): StepKind | undefined => (Object.keys(FIELDS) as StepKind[]).filter((kind) => kind !== 'say' || !('handoff' in step)).find((kind) => kind in step && !(kind === 'call' && 'promise' in step));

/** What stands in the file and has no field: said, so that nobody looks for it. */
export function beyond(value: Record<string, unknown>, fields: readonly Field[]): string[] {
  return Object.keys(value).filter((key) => !PICTURED.includes(key) && !fields.some((field) => field.key === key));
}

export const isWording = (value: unknown): value is { zh: string; en: string; when?: string } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).every((key) => key === 'zh' || key === 'en' || key === 'when');
/** Whether a form can show what stands there, as it stands there. */
export function fits(field: Field, value: unknown): boolean {
  if (value === undefined || value === null) return true;
  const text = (one: unknown): boolean => typeof one === 'string' || typeof one === 'number';
  switch (field.kind) {
    case 'saying': case 'texts': return isWording(value) || (Array.isArray(value) && value.every(isWording));
    case 'text': return isWording(value);
    case 'words': return Array.isArray(value) && value.every(text);
    case 'word': case 'condition': return text(value);
    case 'choice': return text(value) && Boolean(field.choices?.includes(String(value)));
    case 'number': return typeof value === 'number';
    case 'flag': return typeof value === 'boolean';
    case 'pairs': return typeof value === 'object' && !Array.isArray(value) && Object.values(value).every(text);
    case 'options': return Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null && isWording((one as { label?: unknown }).label));
    case 'checks': return Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null && isWording((one as { say?: unknown }).say));
  }
}

/** What a new step of a kind begins as: enough to be read, and to be seen as unfinished. */
export function begun(kind: StepKind): Record<string, unknown> {
  const words = (zh: string, en: string): { zh: string; en: string } => ({ zh, en });
  switch (kind) {
    case 'collect': return { collect: 'order_number', ask: words('请告诉我订单号。', 'What is the order number?') };
    case 'choose': return { choose: 'choice', ask: words('您选哪一个？', 'Which one do you choose?'), options: [{ value: 'one', label: words('第一个', 'The first') }, { value: 'two', label: words('第二个', 'The second') }] };
    case 'confirm': return { confirm: words('请您确认，要提交吗？', 'Please confirm. Shall I submit it?'), yes: words('确认', 'Yes'), no: words('先不', 'No') };
    case 'call': return { call: 'shop.order_status', inputs: {}, on: { error: { say: words('抱歉，系统暂时没有回应。', 'Sorry, the system is not responding.'), handoff: 'offer' } } };
    case 'if': return { if: 'vip', then: [{ say: words('好的。', 'All right.') }] };
    case 'promise': return { promise: words('联系客户', 'Contact the customer'), within: '24 hours' };
    case 'ticket': return { ticket: words('查订单 {order_number}', 'Look into order {order_number}'), about: '{order_number}', fields: { order_number: '{order_number}' }, on: { opened: { say: words('工单 {ticket} 已建立。', 'I opened ticket {ticket}.') }, already: { say: words('已经有工单 {ticket} 了。', 'There is ticket {ticket} for this already.') } } };
    case 'set': return { set: { note: '{order_number}' } };
    case 'run': return { run: 'order_status' };
    case 'handoff': return { handoff: 'now' };
    case 'verify': return { verify: 'code_proof', by: 'shop.send_code', inputs: { order_number: '{order_number}' }, ask: words('订单号对得上的话，下单的手机会收到验证码，请发给我。', 'If the order number is right, a code is on its way to the phone on it. Please send it to me.') };
    case 'end': return { end: true };
    default: return { say: words('好的。', 'All right.') };
  }
}
export const NEW_KINDS: readonly StepKind[] = ['say', 'collect', 'choose', 'confirm', 'call', 'verify', 'if', 'promise', 'ticket', 'set', 'run', 'handoff', 'end'];
