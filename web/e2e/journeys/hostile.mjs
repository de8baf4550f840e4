// Words, cards and files made to harm: they must stay words at the desk and in the widget.
import { Agent } from '../src/agent.mjs';
import { harm } from '../src/harm.mjs';
import { Server } from '../src/server.mjs';
import { Visitor } from '../src/visitor.mjs';
import { expect, same, sleep, until, untilSaid } from '../src/wait.mjs';

const RTL = '\u202e';
const WORDS = [
  `<img src=x onerror="alert('img')">`,
  `<script>alert('script')</script><b>bold</b>`,
  `<svg/onload=alert(1)><iframe srcdoc="<script>parent.alert(2)</script>">`,
  `javascript:alert('link') [click](javascript:alert(1)) data:text/html,<script>alert(3)</script>`,
  `{{constructor.constructor('alert(4)')()}} \${alert(5)} <a href="javascript:alert(6)">x</a>`,
  `${RTL}gnp.exe ekil skool siht${RTL} \u2067abc`,
  `https://bank.example@evil.example/login http://evil.example/"onmouseover="alert(7)`,
];
const NAME = '<svg onload=alert(8)>.png';
const EVIL = 'https://evil.example';
/** Sent by hand; whatever of it the server takes must do nothing where it is looked at. */
const CARDS = [
  { type: 'product', sku: '"><img src=x onerror=alert(9)>', title: '<img src=x onerror=alert(10)>', price_fen: 1, image: `${EVIL}/spy.png`, url: 'javascript:alert(11)' },
  { type: 'product', sku: 'X', title: 'tracker', image: `//evil.example/spy.png`, url: `data:text/html,<script>alert(12)</script>` },
  { type: 'order', number: '<svg/onload=alert(13)>', status: '<b>x</b>', summary: '<img src=x onerror=alert(14)>', url: ' javascript:alert(15)' },
  { type: 'product', sku: 'Z', title: 'counts who looks', image: `${EVIL}/spy.png`, url: `${EVIL}/` },
  { type: 'order', number: '<img src=x onerror=alert(19)>', status: '<b>', summary: WORDS[0], url: `${EVIL}/` },
  { type: 'product', sku: 'Y', title: 'acts by being looked at', image: '/api/v1/session', url: '/api/v1/session' },
  // Only the house may say these.
  { type: 'system', key: 'resolved', detail: '<img src=x onerror=alert(16)>' },
  { type: 'card', title: '<img src=x onerror=alert(17)>', text: 'x', image: `${EVIL}/spy.png`, url: 'javascript:alert(18)' },
];

/** Runs in the visitor's page: speaks the protocol by hand, so that nothing of the widget softens what is sent. */
async function sendByHand(contents) {
  const secret = localStorage.getItem('zhike:demo:secret');
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ inbox: 'demo', ...(secret ? { secret } : {}) });
  const { token } = await (await fetch('/api/v1/widget/session', { method: 'POST', headers, body })).json();
  const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/api/v1/socket`);
  await new Promise((done, failed) => Object.assign(socket, { onopen: done, onerror: failed }));
  const results = [];
  const ended = new Promise((done, failed) => {
    socket.onmessage = ({ data }) => {
      const frame = JSON.parse(data);
      if (frame.t === 'ack') results.push('taken');
      if (frame.t === 'refused') results.push(frame.problem.type);
      if (results.length === contents.length) done();
    };
    socket.onclose = () => failed(new Error(`closed after ${JSON.stringify(results)}`));
    setTimeout(() => failed(new Error(`no answer after ${JSON.stringify(results)}`)), 10_000);
  });
  socket.send(JSON.stringify({ t: 'hello', v: 1, token }));
  for (const content of contents) socket.send(JSON.stringify({ t: 'send', client_msg_id: crypto.randomUUID(), content }));
  await ended;
  socket.close();
  return results;
}

/** Runs in a page: names of files as they are shown, which must not turn the reading direction. */
const turned = () => [...document.querySelectorAll('.file strong, .picture')].map((element) => element.textContent + element.title).filter((text) => /[\u202a-\u202e\u2066-\u2069]/.test(text));

const norm = (text) => text?.replace(/\s+/g, ' ').trim();

async function sendFiles(visitor) {
  const t = visitor.t;
  const buffer = await visitor.page.screenshot({ clip: { x: 0, y: 0, width: 300, height: 200 } });
  await visitor.attach({ name: NAME, mimeType: 'image/png', buffer });
  await visitor.in('.message.mine .picture img').waitFor();
  const label = await visitor.in('.message.mine .picture').getAttribute('aria-label');
  expect(label.includes(NAME), 'the name stays a name', label);
  await visitor.attach({ name: `invoice${RTL}gpj.exe.txt`, mimeType: 'text/plain', buffer: Buffer.from('harmless words') });
  await visitor.in('.message.mine .file').first().waitFor();
  for (const [name, mimeType, text] of [
    ['drawing.svg', 'image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(20)"/>'],
    ['page.png', 'image/png', '<!doctype html><script>alert(21)</script>'],
    ['program.pdf', 'application/pdf', 'MZ\u0090\u0000'],
  ]) {
    await visitor.attach({ name, mimeType, buffer: Buffer.from(text, 'latin1') });
    await visitor.in('.message.mine.failed').filter({ hasText: t('error_type') }).waitFor();
    await visitor.in('.message.mine.failed').getByRole('button', { name: t('remove') }).click();
    await visitor.in('.message.mine.failed').waitFor({ state: 'detached' });
  }
}

/** A file's own address opens nothing that runs, whoever opens it. */
async function openFile(agent) {
  const href = await agent.page.locator('.thread a.picture, .thread a.file').first().getAttribute('href');
  const answer = await agent.context.request.get(new URL(href, agent.page.url()).href);
  const headers = answer.headers();
  expect(/attachment/.test(headers['content-disposition'] ?? ''), 'a file is an attachment', headers);
  expect(/sandbox/.test(headers['content-security-policy'] ?? ''), 'a file is in a sandbox', headers);
  same(headers['x-content-type-options'], 'nosniff', 'a file is not sniffed');
}

export default [
  {
    name: 'hostile',
    async run({ browser, step, serverIs, finally: after }) {
      const server = await step('the demo starts', () => Server.start([], { ZHIKE_ASSISTANT: 'off' }));
      after(() => server.stop());
      serverIs(server);
      const { users } = await server.logins();
      const visitor = await Visitor.arrive(browser, server, { lang: 'zh' });
      await visitor.open();
      await step('hostile words stay words in the widget', async () => {
        for (const text of WORDS) {
          await visitor.write(text);
          await until('its line', async () => (await visitor.transcript()).some((line) => norm(line.text) === norm(text)));
        }
        same(await visitor.page.evaluate(harm), [], 'something of it became markup');
      });
      await step('a picture with a hostile name is shown; markup and programs are refused', () => sendFiles(visitor));
      await step('cards with addresses that run something are refused, and so are words of the house', async () => {
        const other = await Visitor.arrive(browser, server, { lang: 'zh', path: '/demo/' });
        const results = await other.page.evaluate(sendByHand, CARDS);
        const taken = CARDS.filter((_, at) => results[at] === 'taken');
        same(taken.filter(({ type, url }) => ['system', 'card'].includes(type) || /script|data:/.test(url)), [], 'taken');
        expect(taken.length > 0, 'something honest-looking is taken, or the next steps prove nothing', results);
        await other.behaved();
        await other.leave();
      });
      const agent = await Agent.arrive(browser, server, { lang: 'zh', user: users[0] });
      await step('all of it stays words at the desk: list, thread, customer', async () => {
        await agent.logIn();
        await agent.view('all');
        await agent.openRow(CARDS.at(-3).title);
        await sleep(1_000);
        same(await agent.page.evaluate(harm), [], 'a card became something else');
        await agent.openRow('.txt');
        await untilSaid('the words', agent.transcript, (all) => WORDS.every((text) => all.some((line) => line.who === 'customer' && norm(line.text) === norm(text))));
        await agent.page.locator('.thread a.picture img').first().waitFor();
        await sleep(1_000);
        same(await agent.page.evaluate(harm), [], 'something of it became markup');
        same(await agent.page.evaluate(turned), [], 'a name turns the reading direction');
        same(await agent.page.locator('.thread a[href^="http"]').count(), 0, 'addresses of customers are no links at the desk');
      });
      await step('files are attachments that run nothing', () => openFile(agent));
      await step('what a colleague sends stays words in the widget', async () => {
        await agent.takeOver();
        for (const text of WORDS) await agent.write(text);
        await untilSaid('the words', visitor.transcript, (all) => WORDS.every((text) => all.some((line) => line.who === 'agent' && norm(line.text) === norm(text))));
        same(await visitor.page.evaluate(harm), [], 'something of it became markup');
      });
      await step('no dialog, no request to strangers, no policy violation', async () => {
        await visitor.behaved();
        await agent.behaved();
      });
    },
  },
];
