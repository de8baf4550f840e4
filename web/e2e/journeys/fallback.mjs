// A network through which no WebSocket comes: the widget talks over plain requests, with the same promises.
import { createServer, request } from 'node:http';

import { Agent } from '../src/agent.mjs';
import { Server } from '../src/server.mjs';
import { Visitor } from '../src/visitor.mjs';
import { expect, same, until, untilSaid } from '../src/wait.mjs';

/** Passes everything on, and refuses every upgrade as some companies' proxies do. */
async function proxy(server) {
  const counts = { upgrades: 0, lines: 0 };
  const open = new Set();
  const relay = createServer((from, to) => {
    if (from.url.startsWith('/api/v1/line')) counts.lines += 1;
    const { hostname, port } = new URL(server.origin);
    // The host stays that of the proxy, as a proxy in front of the server would leave it.
    const onward = request({ hostname, port, path: from.url, method: from.method, headers: from.headers }, (answer) => {
      to.writeHead(answer.statusCode, answer.headers);
      answer.pipe(to);
    });
    onward.on('error', () => to.destroy());
    to.on('close', () => onward.destroy());
    from.pipe(onward);
  });
  relay.on('upgrade', (_, socket) => {
    counts.upgrades += 1;
    socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
  });
  relay.on('connection', (socket) => (open.add(socket), socket.on('close', () => open.delete(socket))));
  await new Promise((done) => relay.listen(0, '127.0.0.1', done));
  const stop = () => new Promise((done) => (relay.close(done), open.forEach((socket) => socket.destroy())));
  return { origin: `http://127.0.0.1:${relay.address().port}`, counts, stop };
}

export default [
  {
    name: 'fallback',
    async run({ browser, step, serverIs, finally: after }) {
      const server = await step('the demo starts behind a proxy that refuses upgrades', () => Server.start());
      after(() => server.stop());
      serverIs(server);
      const { origin, counts, stop } = await proxy(server);
      after(stop);
      const { users } = await server.logins();
      const visitor = await Visitor.arrive(browser, server, { lang: 'zh', origin });
      await visitor.open();
      await step('the assistant answers over plain requests', async () => {
        await visitor.ask('怎么退货？', ({ who, text }) => who === 'assistant' && text);
        expect(counts.upgrades >= 2 && counts.lines > 2, 'upgrades were tried, then lines were used', counts);
      });
      const agent = await Agent.arrive(browser, server, { lang: 'zh', user: users[0] });
      await step('a person takes over, and both see the other at once', async () => {
        await visitor.in('.ask').click();
        await visitor.in('.banner.person').waitFor();
        await agent.logIn();
        await agent.view('unassigned');
        await agent.openRow('');
        await agent.takeOver();
        await agent.write('您好，我来帮您');
        await untilSaid('the words of the agent', visitor.transcript, (all) => all.some(({ who, text }) => who === 'agent' && text === '您好，我来帮您'));
        await visitor.write('订单还没到');
        await untilSaid('the words of the customer', agent.transcript, (all) => all.some(({ who, text }) => who === 'customer' && text === '订单还没到'));
        await until('read', async () => (await visitor.status()) === visitor.t('status_read'));
      });
      await step('after a crash of the server what was said meanwhile arrives once, in order', async () => {
        await server.kill();
        await visitor.in('.banner.warn').waitFor();
        for (const text of ['第一句', '第二句']) await visitor.write(text);
        await server.up();
        await untilSaid('both', visitor.transcript, (all) => !all.some(({ status }) => status === visitor.t('status_pending')) && all.at(-1)?.text === '第二句');
        await untilSaid('both at the desk', agent.transcript, (all) => all.some(({ text }) => text === '第二句'));
        const said = (await agent.transcript()).filter(({ who }) => who === 'customer').map(({ text }) => text);
        same(said.slice(-2), ['第一句', '第二句'], 'once, in order');
        same(said.filter((text) => text === '第一句').length, 1, 'once');
      });
      await agent.leave?.();
    },
  },
];
