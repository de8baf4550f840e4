// The client library against the real server, from Node: by WebSocket where there is one, over plain requests where there is none, through a crash.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { Server } from '../src/server.mjs';
import { expect, same, until } from '../src/wait.mjs';

const SDK = new URL('../../sdk/', import.meta.url).pathname;
const run = promisify(execFile);

function memory() {
  const kept = new Map();
  return {
    get length() {
      return kept.size;
    },
    key: (at) => [...kept.keys()][at] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

const said = (visitor, kind) => (visitor.view?.messages ?? []).filter(({ author }) => author.kind === kind).map(({ content }) => content.text);

async function talks(server, Visitor, options) {
  const storage = memory();
  const visitor = new Visitor({ server: server.origin, inbox: 'demo', locale: 'zh', storage, ...options });
  const { inbox } = await visitor.open();
  expect(inbox.assistant_name && inbox.suggestions.length > 0, 'the session tells of the inbox', inbox);
  visitor.say('怎么退货？');
  await until('an answer', () => said(visitor, 'assistant').length > 0);
  await visitor.tell({ told: { name: '王小明' }, attributes: { app: 'journey', version: 3 } });
  await visitor.sendFile({ data: new Blob(['hello'], { type: 'text/plain' }), name: 'a.txt' });
  await until('nothing waits', () => visitor.pending.length === 0);
  await server.kill();
  await until('it is noticed', () => visitor.status !== 'online');
  for (const text of ['第一句', '第二句']) visitor.say(text);
  visitor.stop();

  // As after a restart of the app: another object with the same storage.
  await server.up();
  const back = new Visitor({ server: server.origin, inbox: 'demo', locale: 'zh', storage, ...options });
  back.start();
  await until('both', () => back.pending.length === 0 && said(back, 'customer').includes('第二句'));
  same(said(back, 'customer').filter((text) => text === '第一句' || text === '第二句'), ['第一句', '第二句'], 'once, in order');
  back.askPerson();
  await until('the queue', async () => (await back.queuePlace()).position >= 1);
  same((await back.conversations()).length, 1, 'one conversation');
  expect((await back.transcript(back.view.header.id)).includes('第二句'), 'the transcript has it');
  await back.end(back.view.header.id);
  await until('it is over', () => back.view.header.life !== 'open');
  back.stop();
}

export default [
  {
    name: 'sdk',
    async run({ step, serverIs, finally: after }) {
      await step('the library is built', () => run('npm', ['run', 'build', '--silent', '-w', 'sdk'], { cwd: `${SDK}..` }));
      const { Visitor } = await import(`${SDK}dist/sdk.js`);
      const server = await step('the demo starts', () => Server.start());
      after(() => server.stop());
      serverIs(server);
      await step('over plain requests, where there is no WebSocket', () =>
        talks(server, Visitor, {
          socket: () => {
            throw new Error('none here');
          },
        }));
      if (typeof WebSocket === 'function') await step('by WebSocket', () => talks(server, Visitor, {}));
      await step('the example in its folder runs', async () => {
        const { stdout } = await run(process.execPath, [`${SDK}examples/ask.mjs`, server.origin, 'demo', '怎么退货？'], { timeout: 30_000 });
        expect(stdout.trim().length > 5, 'it prints the answer', stdout);
      });
    },
  },
];
