// A stand-in for the server while working on the widget: `node dev/mock.mjs [port]`, then open the address it prints.
// It keeps one conversation per visitor secret in memory and answers by a few words. Never shipped.
import { randomBytes, randomUUID } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';

import { accept } from './socket.mjs';

const EPOCH = randomUUID();
const TYPES = { js: 'text/javascript', html: 'text/html; charset=utf-8', svg: 'image/svg+xml' };
const AGENT = { kind: 'agent', user_id: randomUUID(), name: '林悦' };
const WORDS = {
  zh: {
    name: '云杉生活',
    assistant_name: '小知',
    greeting: '您好，我是云杉生活的智能助手小知。查订单、退换货、发票都可以问我；想找人工，随时点右上角。',
    suggestions: ['我的快递到哪了？', '怎么退货？', '退款多久到账？', '可以开发票吗？'],
    locale: 'zh',
  },
  en: {
    name: 'Spruce Home',
    assistant_name: 'Zhi',
    greeting: 'Hello, I am Zhi, the assistant of Spruce Home. Ask me about orders, returns or invoices. You can talk to a person at any time.',
    suggestions: ['Where is my parcel?', 'How do I return something?', 'When do I get my refund?', 'Can I get an invoice?'],
    locale: 'en',
  },
};
const visitors = new Map();
const tokens = new Map();
const files = new Map();

const text = (words) => ({ type: 'text', text: words });

class Visitor {
  constructor(locale) {
    this.locale = locale;
    this.sockets = new Set();
    this.view = null;
    this.events = [];
  }

  open() {
    const id = randomUUID();
    this.events = [];
    this.view = {
      n: 1,
      header: {
        id,
        contact_id: randomUUID(),
        inbox_id: randomUUID(),
        life: 'open',
        owner: { kind: 'assistant' },
        locale: this.locale,
        opened_ms: Date.now(),
        survey: { state: 'none' },
      },
      messages: [],
      has_older: false,
      receipts: { customer_delivered: 0, customer_read: 0, house_read: 0 },
    };
  }

  event(...patches) {
    const event = { n: ++this.view.n, patches };
    this.events.push(event);
    for (const patch of patches) {
      if (patch.op === 'message.put') this.view.messages.push(patch.message);
      if (patch.op === 'header.set') Object.assign(this.view.header, { ...patch, op: undefined });
      if (patch.op === 'receipt.set') Object.assign(this.view.receipts, { ...patch, op: undefined });
      if (patch.op === 'feedback.set') this.view.messages.find(({ id }) => id === patch.id).feedback = patch.feedback;
    }
    this.tell({ t: 'events', conversation_id: this.view.header.id, events: [event] });
    return event.n;
  }

  say(author, content, more = {}) {
    const n = this.view.n + 1;
    const message = { id: randomUUID(), n, public_seq: n, author, at_ms: Date.now(), private: false, content, has_why: false, ...more };
    this.event({ op: 'message.put', message });
    return message;
  }

  tell(frame) {
    for (const socket of this.sockets) socket.send(frame);
  }

  typing(who, on) {
    this.tell({ t: 'typing', conversation_id: this.view.header.id, who, on });
  }
}

function answer(visitor, words) {
  const zh = visitor.locale === 'zh';
  const assistant = { kind: 'assistant' };
  const say = (content, more) => visitor.say(assistant, content, more);
  if (visitor.view.header.owner.kind === 'queue') {
    if (!/接入|agent/.test(words)) return;
    visitor.event({ op: 'header.set', owner: { kind: 'agent', user_id: AGENT.user_id, since_ms: Date.now() } });
    visitor.say(AGENT, text(zh ? '您好，我是客服林悦，您的情况我已经看到了，马上为您核实。' : 'Hello, this is Lin Yue. I have read your conversation and will check right away.'));
    return;
  }
  if (visitor.view.header.owner.kind === 'agent') {
    if (/谢|thank/i.test(words)) {
      visitor.say(AGENT, text(zh ? '不客气，祝您生活愉快。' : 'You are welcome.'));
      visitor.event({ op: 'header.set', life: 'resolved', survey: { state: 'invited' } });
    }
    return;
  }
  if (/退货|return/i.test(words)) {
    say(
      text(
        zh
          ? '签收后 7 天内、不影响二次销售的商品可以退货：在“我的订单”里选择商品，点“申请退货”，我们会在 1 个工作日内审核。审核通过后，快递员上门取件，运费由我们承担。详情：https://shop.example/help/returns。'
          : 'You can return unused items within 7 days: choose the item in “My orders” and select “Return”. We review it within one working day. See https://shop.example/help/returns.',
      ),
      { sources: [{ id: 'returns.how', title: zh ? '怎么退货' : 'How to return an item' }] },
    );
  } else if (/快递|订单|parcel|order/i.test(words)) {
    say({ type: 'order', number: 'ZK20261118', status: 'shipped', total_fen: 45800, summary: zh ? '云杉恒温电热水壶 1.5L 等 2 件' : 'Kettle 1.5 L and 1 more' });
    say(text(zh ? '您的订单已由顺丰发出，预计明天送达。' : 'Your order is on its way and should arrive tomorrow.'));
  } else if (/表|form/i.test(words)) {
    say({ type: 'form', title: zh ? '请填写取件信息' : 'Pick-up details', fields: [{ name: 'day', label: zh ? '取件日期' : 'Day', kind: 'date', required: true }, { name: 'phone', label: zh ? '手机号' : 'Phone', kind: 'phone' }] });
  } else {
    say({ type: 'quick_replies', text: zh ? '您是不是想问：' : 'Did you mean:', choices: zh ? ['怎么退货？', '退款多久到账？', '找人工'] : ['How do I return something?', 'When do I get my refund?', 'Talk to a person'] });
  }
}

function ask(visitor) {
  const late = visitor.late ? Date.now() + 3 * 3600_000 : undefined;
  visitor.event({ op: 'header.set', owner: { kind: 'queue', since_ms: Date.now(), due_ms: late } });
}

function receive(visitor, socket, frame) {
  const refuse = (status, slug) => socket.send({ t: 'refused', client_msg_id: frame.client_msg_id, problem: { type: `/problems/${slug}`, slug, status, title: slug } });
  const ack = (more = {}) => socket.send({ t: 'ack', client_msg_id: frame.client_msg_id, conversation_id: visitor.view.header.id, ...more });
  if (frame.t === 'ping') return socket.send({ t: 'pong' });
  if (frame.t === 'send') {
    if (frame.content.type === 'text' && frame.content.text.includes('拒绝')) return refuse(422, 'refused-by-mock');
    const fresh = !visitor.view || visitor.view.header.life === 'closed';
    if (fresh) visitor.open();
    if (visitor.view.header.life === 'resolved') visitor.event({ op: 'header.set', life: 'open', survey: { state: 'none' } });
    const known = visitor.view.messages.find(({ client_msg_id: id }) => id === frame.client_msg_id);
    if (known) return ack({ message_id: known.id, n: known.n });
    const n = visitor.view.n + 1;
    ack({ message_id: randomUUID(), n });
    if (fresh) socket.send({ t: 'snapshot', conversation_id: visitor.view.header.id, recovered: false, view: visitor.view });
    visitor.say({ kind: 'customer' }, frame.content, { client_msg_id: frame.client_msg_id });
    if (frame.content.type !== 'text') return undefined;
    if (/迟/.test(frame.content.text)) visitor.late = true;
    setTimeout(() => visitor.event({ op: 'receipt.set', house_read: n }), 250);
    const who = visitor.view.header.owner.kind === 'agent' ? AGENT : { kind: 'assistant' };
    setTimeout(() => visitor.typing(who, true), 300);
    if (/等等/.test(frame.content.text)) return undefined;
    setTimeout(() => {
      visitor.typing(who, false);
      answer(visitor, frame.content.text);
    }, 900);
    return undefined;
  }
  if (!visitor.view) return refuse(409, 'no-conversation');
  if (frame.t === 'ask_person') {
    ack();
    ask(visitor);
  } else if (frame.t === 'survey') {
    ack();
    visitor.event({ op: 'header.set', survey: { state: 'answered', stars: frame.stars } });
  } else if (frame.t === 'feedback') {
    ack();
    visitor.event({ op: 'feedback.set', id: frame.message_id, feedback: frame.feedback });
  } else if (frame.t === 'read') {
    visitor.event({ op: 'receipt.set', customer_read: frame.up_to });
  }
  return undefined;
}

const body = async (request) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
};

async function api(request, response, path) {
  const json = (status, value) => {
    response.writeHead(status, { 'content-type': 'application/json', 'access-control-allow-origin': '*' });
    response.end(JSON.stringify(value));
  };
  if (request.method === 'OPTIONS') {
    response.writeHead(204, { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*', 'access-control-allow-methods': '*' });
    return response.end();
  }
  if (path === '/api/v1/widget/session') {
    const { secret, locale = 'zh', inbox } = JSON.parse(String(await body(request)));
    if (inbox === 'none') return json(404, { slug: 'unknown-inbox' });
    const known = visitors.has(secret) ? secret : randomBytes(24).toString('base64url');
    if (!visitors.has(known)) visitors.set(known, new Visitor(locale));
    const visitor = visitors.get(known);
    visitor.locale = locale;
    const token = randomBytes(16).toString('base64url');
    tokens.set(token, visitor);
    return json(200, { token, secret: known, epoch: EPOCH, inbox: WORDS[locale], conversation: visitor.view ?? undefined, person_available: true });
  }
  const visitor = tokens.get((request.headers.authorization ?? '').replace('Bearer ', ''));
  if (!visitor) return json(401, { slug: 'unauthorized' });
  if (path === '/api/v1/widget/files') {
    const raw = await body(request);
    const head = raw.indexOf('\r\n\r\n');
    const fields = raw.subarray(0, head).toString('utf8');
    const bytes = raw.subarray(head + 4, raw.lastIndexOf('\r\n--'));
    const file_id = randomUUID();
    const mime = /Content-Type: (.+)/i.exec(fields)?.[1].trim() ?? 'application/octet-stream';
    const ref = { file_id, name: /filename="([^"]*)"/.exec(fields)?.[1] ?? 'file', mime, size_bytes: bytes.length };
    files.set(file_id, { ref, bytes });
    return setTimeout(() => json(200, ref), 200);
  }
  const file = files.get(path.split('/').at(-1));
  if (!file) return json(404, { slug: 'not-found' });
  response.writeHead(200, { 'content-type': file.ref.mime, 'access-control-allow-origin': '*' });
  return response.end(file.bytes);
}

export function serve(port) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://mock');
    if (pathname.startsWith('/api/')) return void api(request, response, pathname);
    const name = pathname === '/' ? 'host.html' : pathname.slice(1);
    const file = [new URL(`../dist/${name}`, import.meta.url), new URL(name, import.meta.url)].find((url) => existsSync(url));
    if (!file || name.includes('..')) return void response.writeHead(404).end();
    const headers = { 'content-type': TYPES[name.split('.').at(-1)] ?? 'application/octet-stream' };
    // The host page has a strict policy, to see that the widget lives with it.
    if (name.endsWith('.html')) {
      headers['content-security-policy'] = "default-src 'self'; script-src 'self'; style-src 'self' 'nonce-host'; img-src 'self' blob: data:; connect-src 'self' ws:; require-trusted-types-for 'script'; trusted-types 'none'";
    }
    response.writeHead(200, headers);
    return name.endsWith('.html') ? response.end(readFileSync(file)) : createReadStream(file).pipe(response);
  });
  server.on('upgrade', (request, raw) => {
    let visitor = null;
    const socket = accept(
      request,
      raw,
      (words) => {
        const frame = JSON.parse(words);
        if (frame.t !== 'hello') return visitor && receive(visitor, socket, frame);
        visitor = tokens.get(frame.token);
        if (!visitor) return socket.close(4401);
        visitor.sockets.add(socket);
        socket.send({ t: 'welcome', v: 1, epoch: EPOCH, heartbeat_ms: 25_000, max_frame_bytes: 65_536 });
        if (!visitor.view) return undefined;
        const { id } = visitor.view.header;
        const last = frame.epoch === EPOCH ? frame.watch?.find((each) => each.conversation_id === id)?.last : undefined;
        return last === undefined || last === null
          ? socket.send({ t: 'snapshot', conversation_id: id, recovered: false, view: visitor.view })
          : socket.send({ t: 'events', conversation_id: id, events: visitor.events.filter(({ n }) => n > last) });
      },
      () => visitor?.sockets.delete(socket),
    );
  });
  return new Promise((resolve) => server.listen(port, () => resolve(server)));
}

if (import.meta.url === `file://${process.argv[1]}`) {
  const port = Number(process.argv[2] ?? 8790);
  await serve(port);
  console.log(`http://localhost:${port}/`);
}
