/** A made-up company for developing and photographing the desk without a server. Never part of a build. */
import type { ContactView, Content, ConversationRow, ConversationView, Locale, MessageView, OwnerView, UserView } from '../src/wire';

const MIN = 60_000;
let clock = 0;
const uuid = (): string => `01939f${(++clock).toString(16).padStart(2, '0')}-7a2c-7c4e-9b1d-3fa9${(clock * 7919).toString(16).padStart(8, '0')}`;

export const users: UserView[] = [
  { id: uuid(), name: '周明', email: 'zhou.ming@example.com', role: 'administrator', locale: 'zh', online: true },
  { id: uuid(), name: '陈思远', email: 'chen@example.com', role: 'agent', locale: 'zh', online: true },
  { id: uuid(), name: 'Nora Quinn', email: 'nora@example.com', role: 'agent', locale: 'en', online: true },
  { id: uuid(), name: '何嘉怡', email: 'he@example.com', role: 'supervisor', locale: 'zh', online: false },
];
export const me = users[0] as UserView;

export interface Case {
  view: ConversationView;
  contact: ContactView;
  emotion?: string;
  unread: number;
  waiting?: number | undefined;
}
export const cases = new Map<string, Case>();

interface Line {
  who: 'c' | 'a' | 'me' | 'note' | 'other' | 'sys';
  ago: number;
  content: Content | string;
  sources?: { id: string; title: string }[];
  why?: boolean;
  feedback?: 'good' | 'bad';
}

interface Plan {
  name?: string;
  ref?: string;
  attributes?: Record<string, string>;
  verified?: boolean;
  locale: Locale;
  owner: OwnerView;
  life?: 'open' | 'resolved' | 'closed';
  emotion?: string;
  unread?: number;
  waiting?: number;
  stars?: number;
  lines: Line[];
}

export function row(id: string): ConversationRow {
  const one = cases.get(id) as Case;
  const { view, contact } = one;
  const last = [...view.messages].reverse().find((m) => !m.private && m.content.type !== 'system') as MessageView;
  const { content } = last;
  const words = content.type === 'text' || content.type === 'quick_replies' ? content.text : content.type === 'product' ? content.title : content.type === 'image' || content.type === 'file' ? content.name : '';
  return {
    seq: view.n, header: view.header, contact_name: contact.profile.name, preview: words, preview_type: content.type, preview_author: last.author,
    last_message_ms: last.at_ms, waiting_since_ms: one.waiting, unread: one.unread, emotion: one.emotion,
  };
}

export function message(n: number, public_seq: number | undefined, line: Line): MessageView {
  const author = { c: { kind: 'customer' as const }, a: { kind: 'assistant' as const }, me: { kind: 'agent' as const, user_id: me.id, name: me.name }, note: { kind: 'agent' as const, user_id: (users[3] as UserView).id, name: '何嘉怡' }, other: { kind: 'agent' as const, user_id: (users[1] as UserView).id, name: '陈思远' }, sys: { kind: 'system' as const } }[line.who];
  return {
    id: uuid(), n, public_seq, author, at_ms: Date.now() - line.ago, private: line.who === 'note',
    content: typeof line.content === 'string' ? { type: 'text', text: line.content } : line.content,
    sources: line.sources ?? [], has_why: line.why ?? false, feedback: line.feedback,
  };
}

function add(plan: Plan): void {
  const id = uuid();
  const contact_id = uuid();
  let pub = 1;
  const messages = plan.lines.map((line, at) => message(at + 2, line.who === 'note' ? undefined : ++pub, line));
  const first = messages[0] as MessageView;
  cases.set(id, {
    view: {
      n: messages.length + 1,
      header: { id, contact_id, inbox_id: 'inbox', life: plan.life ?? 'open', owner: plan.owner, locale: plan.locale, opened_ms: first.at_ms - 4000, survey: plan.stars ? { state: 'answered', stars: plan.stars } : { state: 'none' } },
      messages, has_older: false, receipts: { customer_delivered: pub, customer_read: pub - 1, house_read: 0 },
    },
    contact: { id: contact_id, created_ms: first.at_ms - 40 * 24 * 60 * MIN, erased: false, verified: plan.verified ?? false, profile: { name: plan.name, customer_ref: plan.ref, attributes: plan.attributes ?? {} }, conversations: [] },
    emotion: plan.emotion, unread: plan.unread ?? 0, waiting: plan.waiting,
  });
}

const now = Date.now();
const queue = (ago: number, reason: 'asked' | 'failed' | 'anger' | 'rule', due?: number): OwnerView => ({ kind: 'queue', since_ms: now - ago, reason, due_ms: due });
const mine = (ago: number): OwnerView => ({ kind: 'agent', user_id: me.id, since_ms: now - ago });
const product: Content = { type: 'product', sku: 'ZK-CUP-02', title: '山行便携保温杯 480 ml 松绿', price_fen: 16900, url: 'https://shop.example.com/p/ZK-CUP-02' };

add({
  name: '林晓雨', ref: 'C-20419', verified: true, attributes: { 会员等级: '金卡', 常用地址: '杭州 滨江区' }, locale: 'zh', owner: mine(6 * MIN), emotion: 'anxious', unread: 1, waiting: now - 95_000,
  lines: [
    { who: 'c', ago: 26 * 60 * MIN, content: '你们保温杯能放洗碗机吗' },
    { who: 'a', ago: 26 * 60 * MIN - 1500, content: '杯身可以，杯盖请手洗：盖内的硅胶圈遇高温会变形。', sources: [{ id: 'care', title: '保温杯怎么清洗' }], why: true, feedback: 'good' },
    { who: 'c', ago: 14 * MIN, content: product },
    { who: 'c', ago: 14 * MIN - 8_000, content: '在吗' },
    { who: 'c', ago: 14 * MIN - 11_000, content: '我那个快递\n还没到' },
    { who: 'a', ago: 14 * MIN - 13_000, content: '请告诉我订单号和收货手机的后四位，我马上查。', why: true },
    { who: 'c', ago: 13 * MIN, content: 'ZK20261117 后四位 6620' },
    { who: 'a', ago: 13 * MIN - 2_000, content: { type: 'order', number: 'ZK20261117', status: 'shipped', total_fen: 33800, summary: '山行便携保温杯 ×2', url: 'https://shop.example.com/o/ZK20261117' }, why: true },
    { who: 'a', ago: 13 * MIN - 2_500, content: '包裹昨晚到了杭州转运中心，预计今天 18:00 前送达。超过这个时间还没收到，我会帮您催快递。', sources: [{ id: 'delivery', title: '快递多久能到' }], why: true, feedback: 'bad' },
    { who: 'c', ago: 9 * MIN, content: '昨天也说今天到，我明天一早出差，到底能不能到？转人工' },
    { who: 'a', ago: 9 * MIN - 1000, content: '好的，正在为您转接同事，您不用重复前面的内容。', why: true },
    { who: 'sys', ago: 6 * MIN, content: { type: 'system', key: 'agent_joined', detail: '周明' } },
    { who: 'note', ago: 5 * MIN, content: '她上周为同一家快递投诉过一次，语气软一点，先确认派送员电话。' },
    { who: 'me', ago: 4 * MIN, content: '林女士您好，我是周明，刚和派送站确认过：您的包裹已经在派送员手上，今天 17:30 前一定送到滨江。' },
    { who: 'me', ago: 4 * MIN - 20_000, content: '派送员姓吴，到之前会先给您打电话。' },
    { who: 'c', ago: 95_000, content: '好，那能不能放前台？我五点要开会。' },
  ],
});
add({ name: 'Maya Lindqvist', ref: 'C-88120', verified: true, locale: 'en', owner: mine(20 * MIN), emotion: 'satisfied', lines: [
  { who: 'c', ago: 24 * MIN, content: 'Hi! The lid of my bottle leaks when I put it in my bag.' },
  { who: 'a', ago: 24 * MIN - 1200, content: 'I am sorry to hear that. Please check that the silicone ring sits flat; if it still leaks we replace the lid free of charge within two years.', sources: [{ id: 'warranty', title: 'What the warranty covers' }], why: true },
  { who: 'c', ago: 22 * MIN, content: { type: 'image', file_id: 'demo', name: 'lid.jpg', mime: 'image/jpeg', size_bytes: 481_220 } },
  { who: 'me', ago: 18 * MIN, content: 'Thank you for the picture. The ring is torn; a new lid leaves our warehouse today and reaches you by Thursday.' },
  { who: 'c', ago: 17 * MIN, content: 'That was quick, thank you!' },
  { who: 'me', ago: 16 * MIN, content: 'With pleasure. Write to us any time.' },
] });
add({ name: '王建国', locale: 'zh', owner: queue(7 * MIN + 12_000, 'anger'), emotion: 'angry', unread: 3, waiting: now - 7 * MIN - 12_000, lines: [
  { who: 'c', ago: 9 * MIN, content: '发错颜色了，客服电话打了三遍没人接，你们这是糊弄人吗' },
  { who: 'a', ago: 9 * MIN - 900, content: '非常抱歉让您跑了三趟电话。我这就请同事来处理。', why: true },
  { who: 'c', ago: 7 * MIN + 12_000, content: '快点' },
] });
add({ locale: 'en', owner: queue(48_000, 'asked'), emotion: 'neutral', unread: 1, waiting: now - 48_000, lines: [
  { who: 'c', ago: 3 * MIN, content: 'Do you ship to Portugal?' },
  { who: 'a', ago: 3 * MIN - 1100, content: 'Yes. Parcels to Portugal take 6 to 9 working days and cost ¥48.', sources: [{ id: 'abroad', title: 'Delivery outside China' }], why: true },
  { who: 'c', ago: 48_000, content: 'Can I talk to a person about customs?' },
] });
add({ name: '赵一帆', locale: 'zh', owner: queue(13 * 60 * MIN, 'failed', now + 40 * MIN), emotion: 'confused', unread: 2, waiting: now - 13 * 60 * MIN, lines: [
  { who: 'c', ago: 13 * 60 * MIN + 9 * MIN, content: '企业采购两百只能不能刻字，发票怎么开' },
  { who: 'a', ago: 13 * 60 * MIN, content: { type: 'quick_replies', text: '您是不是想问：', choices: ['定制刻字', '开具发票', '都不是'] }, why: true },
  { who: 'c', ago: 13 * 60 * MIN, content: '都不是，两个都要' },
] });
add({ name: '沈子墨', locale: 'zh', owner: { kind: 'assistant' }, emotion: 'neutral', lines: [{ who: 'c', ago: 70_000, content: '七天无理由从哪天开始算' }, { who: 'a', ago: 69_000, content: '从您签收的第二天零点开始算，满七天为止。', sources: [{ id: 'return', title: '七天无理由退货' }], why: true }] });
add({ name: '许诺', locale: 'zh', owner: { kind: 'agent', user_id: (users[1] as UserView).id, since_ms: now - 33 * MIN }, emotion: 'disappointed', lines: [{ who: 'c', ago: 41 * MIN, content: '赠品没收到' }, { who: 'other', ago: 31 * MIN, content: '我这边给您补寄，明天发出。' }] });
add({ name: 'Tomás Herrera', locale: 'en', owner: { kind: 'assistant' }, lines: [{ who: 'c', ago: 4 * MIN, content: 'Is the green one back in stock?' }, { who: 'a', ago: 4 * MIN - 900, content: 'The pine green bottle is back since Monday, in both sizes.', sources: [{ id: 'stock', title: 'What is in stock' }], why: true }] });
add({ name: '苏琳', locale: 'zh', owner: mine(3 * 60 * MIN), life: 'resolved', stars: 5, lines: [{ who: 'c', ago: 4 * 60 * MIN, content: '退款到了，谢谢' }] });
add({ name: 'Oskar Weiss', locale: 'en', owner: { kind: 'assistant' }, life: 'closed', lines: [{ who: 'c', ago: 50 * 60 * MIN, content: 'All clear, thanks.' }] });
for (let at = 0; at < 24; at++) add({ locale: at % 3 ? 'zh' : 'en', owner: { kind: 'assistant' }, lines: [{ who: 'c', ago: (30 + at * 11) * MIN, content: at % 3 ? ['怎么改收货地址', '可以货到付款吗', '满减券为什么用不了'][at % 3] ?? '' : 'How do I change my address?' }, { who: 'a', ago: (30 + at * 11) * MIN - 1000, content: at % 3 ? '发货前可以改：打开订单，点「修改地址」。' : 'Before dispatch: open the order and press “Change address”.', why: true }] });

const first = [...cases.values()][0] as Case;
first.contact.conversations = [row(first.view.header.id), { ...row([...cases.keys()][8] as string), preview: '换货的寄回运费谁出', last_message_ms: now - 9 * 24 * 60 * MIN }];

export const why = {
  understood: '昨天也说今天到，我明天一早出差，到底能不能到？转人工', locale: 'zh',
  intents: [
    { id: 'delivery_time', confidence: 0.71, nearest: '说好今天到怎么还没到', reasons: [['今天到', 1.4], ['能不能到', 1.1], ['明天', 0.4]] },
    { id: 'order_status', confidence: 0.18, nearest: '我的订单到哪了', reasons: [] },
    { id: 'urge_dispatch', confidence: 0.06, nearest: '能不能催一下', reasons: [] },
  ],
  out_of_scope: 0.04, wants_person: 0.97, emotion: { feeling: 'anxious', score: 2, anger: 0, words: ['到底'] }, slots: { order_number: 'ZK20261117', phone_last4: '6620' },
  decision: 'handoff', intent: 'delivery_time', confidence: 0.71, rules: ['person.asked'], sources: [{ id: 'delivery', title: '快递多久能到' }],
  thresholds: { sure: 0.62, plausible: 0.3, handoff: 0.5, anger: 3, out_of_scope: 0.6 },
};
