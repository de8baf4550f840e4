// What a customer may do besides talking: files looked at first, a voice note, words without a connection, the menu.
import { readFile } from 'node:fs/promises';

import { Server } from '../src/server.mjs';
import { Visitor } from '../src/visitor.mjs';
import { expect, same, sleep, until } from '../src/wait.mjs';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const file = (name, mimeType, buffer) => ({ name, mimeType, buffer });
const mine = async (visitor) => (await visitor.transcript()).filter(({ who }) => who === 'mine').map(({ text }) => text);

async function menu(visitor, key) {
  await visitor.in(`.header button[aria-label="${visitor.t('menu')}"]`).click();
  await visitor.in('.menu').waitFor();
  if (key) await visitor.in('.menu button').filter({ hasText: visitor.t(key) }).click();
}

async function filesAndVoice({ step }, visitor) {
  await step('files are looked at before they go; one is taken out', async () => {
    await visitor.in('.composer input[type=file]').setInputFiles([file('a.png', 'image/png', PNG), file('b.txt', 'text/plain', Buffer.from('b'))]);
    await until('both in the tray', async () => (await visitor.in('.tray li').count()) === 2);
    same(await mine(visitor), [], 'nothing is sent yet');
    await visitor.in(`.tray button[aria-label="${visitor.t('picked_remove', { name: 'b.txt' })}"]`).click();
    await visitor.in('.composer > .send').click();
    await visitor.in('.mine .picture img').waitFor();
    same(await visitor.in('.mine .picture').count(), 1, 'the picture was sent');
    same(await visitor.in('.mine').filter({ hasText: 'b.txt' }).count(), 0, 'what was taken out was not');
  });
  await step('a voice note is recorded, sent, and plays', async () => {
    await visitor.in(`.composer button[aria-label="${visitor.t('voice_record')}"]`).click();
    await until('two seconds of sound', async () => (await visitor.in('.recorder b').textContent()) === '0:02');
    await visitor.in('.recorder .send').click();
    await visitor.in('.mine .voice').waitFor();
    await visitor.in('.mine .voice .play').click();
    await until('it plays', async () => Number(await visitor.in('.mine .voice input').inputValue()) > 0.3);
  });
}

/** Two tabs of one visitor, one of which goes without a connection. */
async function withoutConnection({ step }, visitor, server) {
  const words = ['第一句', '第二句', '第三句'];
  await step('words without a connection go out once and in order, from a tab that was opened later', async () => {
    await server.kill();
    await visitor.in('.banner.warn').waitFor();
    for (const each of words) await visitor.write(each);
    await until('all three wait', async () => (await visitor.in('.mine.pending').count()) === words.length);
    await visitor.page.close();
    await server.up();
    const tabs = await Promise.all([0, 1].map(() => visitor.context.newPage()));
    for (const page of tabs) {
      await page.goto(`${server.origin}/demo/product.html`);
      visitor.page = page;
      await visitor.open();
    }
    for (const page of tabs) {
      visitor.page = page;
      await until('every word once', async () => JSON.stringify((await mine(visitor)).filter((text) => words.includes(text))) === JSON.stringify(words), 30_000);
      await until('nothing waits', async () => (await visitor.in('.mine.pending').count()) === 0);
    }
    await tabs[0].close();
  });
}

async function theMenu({ step }, visitor) {
  await step('the conversation is kept as a page, made by the server', async () => {
    const [download] = await Promise.all([visitor.page.waitForEvent('download'), menu(visitor, 'save_page')]);
    const page = await readFile(await download.path(), 'utf8');
    expect(page.includes('第二句') && page.includes('UTC+08:00'), 'the words and the clock', page.slice(0, 400));
  });
  await step('larger text is remembered', async () => {
    const size = () => visitor.in('.composer textarea').evaluate((area) => area.getBoundingClientRect().height);
    const before = await size();
    await menu(visitor, 'larger');
    await visitor.page.keyboard.press('Escape');
    expect((await size()) > before * 1.3, 'everything grows', await size());
    await visitor.page.reload();
    await visitor.open();
    await until('still larger', async () => (await size()) > before * 1.3);
    await menu(visitor, 'larger');
    await visitor.page.keyboard.press('Escape');
  });
  await step('the customer ends it and is asked how it was; it is among the earlier ones', async () => {
    await menu(visitor, 'end');
    await visitor.in('.menu button').filter({ hasText: visitor.t('end_yes') }).click();
    await visitor.in('.survey').waitFor();
    await menu(visitor, 'past');
    await until('the list', async () => (await visitor.in('.past-list button').allTextContents()).some((text) => text.includes(visitor.t('past_resolved'))));
    await visitor.page.keyboard.press('Escape');
  });
}

async function mirrored({ browser, server, step }) {
  await step('on a page that reads from the right everything is mirrored', async () => {
    const visitor = await Visitor.arrive(browser, server, { lang: 'en' });
    await visitor.page.evaluate(() => (document.documentElement.dir = 'rtl'));
    await visitor.open();
    await visitor.write('hello');
    await visitor.in('.mine.last').waitFor();
    const left = (selector) => visitor.in(selector).first().evaluate((element) => element.getBoundingClientRect().left);
    expect((await left('.panel')) < 100, 'the panel stands on the left', await left('.panel'));
    expect((await left('.send')) < (await left('textarea')), 'the button is left of the field');
    expect((await left('.mine .bubble')) < (await left('.thread')) + 60, 'the words of the customer are on the left');
    same(await visitor.in('.thread').evaluate((thread) => thread.scrollWidth - thread.clientWidth), 0, 'nothing is cut');
    await visitor.leave();
  });
}

async function askedByThePage({ browser, server, step }) {
  await step('the page asks: open, hide, show, events, and nothing is left after shutdown', async () => {
    const visitor = await Visitor.arrive(browser, server, { lang: 'zh' });
    await visitor.page.evaluate(() => {
      window.heard = [];
      for (const name of ['open', 'close', 'message']) window.Zhike('on', name, () => window.heard.push(name));
      window.Zhike('open');
    });
    await visitor.ready();
    await visitor.write('怎么退货？');
    await until('an answer', async () => (await visitor.answers()).length > 0);
    await visitor.page.evaluate(() => window.Zhike('hide'));
    same(await visitor.page.locator('zhike-widget').count(), 0, 'it is away');
    await visitor.page.evaluate(() => window.Zhike('show'));
    await visitor.launcher.waitFor();
    same(await visitor.page.evaluate(() => [...new Set(window.heard)]), ['open', 'message', 'close'], 'what the page heard');
    await visitor.page.evaluate(() => window.Zhike('shutdown'));
    await sleep(200);
    same(await visitor.page.evaluate(() => [window.Zhike ?? null, Object.keys(localStorage)]), [null, []], 'nothing is left');
    await visitor.leave();
  });
}

export default [
  {
    name: 'extras',
    async run({ browser, step, serverIs, finally: after }) {
      const server = await step('the demo starts', () => Server.start());
      after(() => server.stop());
      serverIs(server);
      const visitor = await Visitor.arrive(browser, server, { lang: 'zh' });
      await visitor.open();
      await filesAndVoice({ step }, visitor);
      await withoutConnection({ step }, visitor, server);
      await theMenu({ step }, visitor);
      await visitor.leave();
      await mirrored({ browser, server, step });
      await askedByThePage({ browser, server, step });
    },
  },
];
