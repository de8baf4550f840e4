// Pictures of every screen into web/shots, and the few that the README shows, made smaller, into docs/img.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Agent } from './src/agent.mjs';
import { launch, PHONE, WIDE } from './src/browser.mjs';
import { Server } from './src/server.mjs';
import { Visitor } from './src/visitor.mjs';
import { sleep, until, untilSaid } from './src/wait.mjs';

/** `node shots.mjs en` takes one language only. */
const LANGS = process.argv[2] ? [process.argv[2]] : ['zh', 'en'];
const RUN_MS = 15 * 60_000;
const ROOT = new URL('../../', import.meta.url).pathname;
const ALL = join(ROOT, 'web/shots');
const BEST = process.env.SHOTS_DIR ?? join(ROOT, 'docs/img');
const BEST_BYTES = 300 * 1024;
/** Time for fonts, pictures and tooltips to be where they belong. */
const CALM_MS = 400;

const WORDS = {
  zh: {
    agent: '陈小雨',
    question: '这款水壶要付运费吗',
    source: /运费/,
    order: ['查一下我的订单', 'ZK20260001', '5678'],
    found: /SF1380426015571/,
    person: '快递两天没动了，能不能找个人帮我看看',
    reply: '您好，我是陈小雨。刚看完前面的对话：包裹今天凌晨已到上海中转站，我这就催一下，明天中午前应该能送到。',
    thanks: '太好了，谢谢你',
    note: '已联系顺丰，明早再看一次物流。客户赶着周末用。',
    comment: '回得快，说得清楚',
    others: ['七天无理由怎么退货', '你们发票怎么开', '保温杯还有货吗'],
    upset: '都三天了还没发货，你们到底在干什么！',
  },
  en: {
    agent: 'Emma Li',
    question: 'how much do you charge for shipping a kettle',
    source: /Shipping/,
    order: ['where is my order', 'ZK20260001', '5678'],
    found: /SF1380426015571/,
    person: 'tracking has not moved in two days, can I talk to a person',
    reply: 'Hello, this is Emma. I have read everything above: your parcel reached the Shanghai hub this morning. I am chasing it now, it should be with you by noon tomorrow.',
    thanks: 'wonderful, thank you',
    note: 'SF contacted, look at the tracking again tomorrow morning. Needed for the weekend.',
    comment: 'Quick and clear',
    others: ['how do I return something', 'can I get an invoice', 'is the bottle in stock'],
    upset: 'three days and still not shipped, what on earth are you doing!',
  },
};

let taken = 0;
async function shoot(page, name) {
  await page.evaluate(() => document.fonts.ready);
  await sleep(CALM_MS);
  await page.screenshot({ path: join(ALL, `${name}.png`) });
  taken += 1;
}

/** One customer's road, in every state of the widget; `meanwhile` is the agent's part in it. */
async function widget(browser, server, lang, look, name, meanwhile) {
  const w = WORDS[lang];
  const visitor = await Visitor.arrive(browser, server, { lang, ...look });
  const take = (state) => shoot(visitor.page, `widget-${state}-${name}`);
  await take('1-closed');
  await visitor.open();
  await take('2-open');
  await visitor.ask(w.question, ({ source }) => source && w.source.test(source));
  await visitor.in('.thumb').first().click();
  await take('3-answer');
  await visitor.ask(w.order[0], ({ who }) => who === 'assistant');
  await visitor.ask(w.order[1], ({ who }) => who === 'assistant');
  await visitor.ask(w.order[2], ({ text }) => w.found.test(text));
  await take('4-order');
  await visitor.ask(w.person, ({ who }) => who === 'assistant');
  await visitor.in('.owner.queue').waitFor();
  await take('5-waiting');
  await meanwhile(visitor, take);
  await visitor.leave();
}

/** The agent's part: inbox, taking over with the why-panel open, the talk, the end. */
async function desk(browser, server, lang, look, name, visitor, takeVisitor) {
  const w = WORDS[lang];
  const { users } = await server.logins();
  const agent = await Agent.arrive(browser, server, { lang, user: users.find((user) => user.name === w.agent), ...look });
  const take = (state) => shoot(agent.page, `desk-${state}-${name}`);
  const narrow = (look.viewport ?? WIDE).width < 720;
  await agent.page.getByLabel(agent.t('login.email')).waitFor();
  await take('1-log-in');
  await agent.logIn();
  await agent.view('all');
  await agent.page.locator('a[data-row]').first().waitFor();
  await take('2-inbox');
  await agent.openRow(w.person.slice(0, 12)).catch(() => agent.page.locator('a[data-row]').first().click());
  await untilSaid('the thread', agent.transcript, (all) => all.length > 6);
  await take('3-queued');
  const why = agent.page.locator('.bubble-row').filter({ hasText: w.source }).locator('button.why').first();
  await why.click();
  await agent.page.getByText(agent.t('why.understood')).waitFor();
  await take('4-why');
  if (narrow) {
    await agent.page.getByRole('complementary').getByRole('button', { name: agent.t('common.close') }).click();
    await agent.page.getByRole('complementary').waitFor({ state: 'hidden' });
  }
  await agent.takeOver();
  await agent.mode('note');
  await agent.write(w.note);
  await agent.mode('reply');
  await agent.write(w.reply);
  await visitor.in('.message.agent').waitFor();
  await visitor.write(w.thanks);
  await until('the read tick', async () => (await visitor.status()) === visitor.t('status_read'));
  await takeVisitor('6-with-agent');
  if (narrow) await agent.page.getByRole('button', { name: agent.t('action.details') }).click();
  const side = agent.page.getByRole('complementary', { name: agent.t('side.label') });
  await side.getByRole('tab', { name: agent.t('side.customer') }).click();
  await side.getByText(agent.t('customer.earlier'), { exact: true }).waitFor();
  await take('5-customer');
  if (narrow) {
    await side.getByRole('button', { name: agent.t('common.close') }).click();
    await side.waitFor({ state: 'hidden' });
  }
  await agent.composer.focus();
  await take('6-conversation');
  await agent.page.locator('.conversation .head').getByRole('button', { name: agent.t('action.resolve') }).click();
  const survey = visitor.in('form.survey');
  await survey.waitFor();
  await survey.locator('.star').nth(4).click();
  await survey.locator('textarea').fill(w.comment);
  await takeVisitor('7-survey');
  await agent.leave();
}

/** Others in the shop, so that the inbox is not empty. */
async function crowd(browser, server, lang) {
  const w = WORDS[lang];
  for (const text of [...w.others, w.upset]) {
    const visitor = await Visitor.arrive(browser, server, { lang, path: '/demo/order.html' });
    await visitor.open();
    await visitor.in('.offer').getByRole('button', { name: visitor.t('dismiss') }).click();
    await visitor.ask(text, ({ who }) => who === 'assistant');
    await visitor.leave();
  }
}

async function sheet(browser, server, lang, look, name) {
  const agent = await Agent.arrive(browser, server, { lang, user: null, path: '/desk/sheet', ...look });
  await agent.page.getByRole('heading', { name: agent.t('sheet.title') }).first().waitFor();
  await sleep(CALM_MS);
  await agent.page.screenshot({ path: join(ALL, `sheet-${name}.png`), fullPage: true });
  taken += 1;
  await agent.leave();
}

async function order(browser, server, lang, look, name) {
  const visitor = await Visitor.arrive(browser, server, { lang, path: '/demo/order.html', ...look });
  await until('the order of the shop', async () => !(await visitor.page.locator('[data-put=placed]').innerText()).includes('…'));
  await visitor.open();
  await shoot(visitor.page, `order-page-${name}`);
  await visitor.leave();
}

/** Draws a picture anew, smaller each time, until it is light enough for a README. */
async function lighten(browser, from, to) {
  const page = await browser.newPage();
  const bytes = (await readFile(from)).toString('base64');
  for (const scale of [1, 0.9, 0.8, 0.7, 0.6, 0.5]) {
    const png = await page.evaluate(async ({ bytes, scale }) => {
      const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${bytes}`)).blob());
      const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
      const context = canvas.getContext('2d');
      context.imageSmoothingQuality = 'high';
      context.drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await canvas.convertToBlob({ type: 'image/png' });
      return [...new Uint8Array(await blob.arrayBuffer())];
    }, { bytes, scale });
    if (png.length > BEST_BYTES) continue;
    await writeFile(to, Buffer.from(png));
    await page.close();
    return;
  }
  throw new Error(`${from} does not get below ${BEST_BYTES} bytes`);
}

async function run(browser) {
  for (const lang of LANGS) {
    const server = await Server.start();
    try {
      await crowd(browser, server, lang);
      for (const [viewport, dark] of [[WIDE, false], [PHONE, false], [WIDE, true], [PHONE, true]]) {
        const look = { viewport, dark };
        const name = `${lang}-${viewport.width}-${dark ? 'dark' : 'light'}`;
        await order(browser, server, lang, look, name);
        await widget(browser, server, lang, look, name, (visitor, take) => desk(browser, server, lang, look, name, visitor, take));
        await sheet(browser, server, lang, look, name);
        console.log(`  ${name}: ${taken} pictures so far`);
      }
    } catch (error) {
      for (const [at, page] of browser.contexts().flatMap((context) => context.pages()).entries()) {
        await page.screenshot({ path: join(ALL, `failed-${at}.png`) }).catch(() => undefined);
      }
      throw error;
    } finally {
      for (const context of browser.contexts()) await context.close();
      await server.stop();
    }
    await lighten(browser, join(ALL, `widget-6-with-agent-${lang}-1440-light.png`), join(BEST, `widget-${lang}.png`));
    await lighten(browser, join(ALL, `desk-6-conversation-${lang}-1440-light.png`), join(BEST, `desk-${lang}.png`));
  }
}

setTimeout(() => {
  console.log(`shots: given up after ${RUN_MS / 60_000} minutes`);
  process.exit(1);
}, RUN_MS).unref();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));
const began = Date.now();
if (!process.argv[2]) await rm(ALL, { recursive: true, force: true });
await mkdir(ALL, { recursive: true });
await mkdir(BEST, { recursive: true });
const browser = await launch();
try {
  await run(browser);
  console.log(`shots: ${taken} pictures in web/shots (${Math.round((Date.now() - began) / 1_000)} s)`);
} finally {
  await browser.close();
}
