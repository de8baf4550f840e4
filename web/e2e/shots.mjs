// Pictures of every screen into web/shots, and the few that the README shows, made smaller, into docs/img.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { Agent } from './src/agent.mjs';
import { addMailbox, resolved, withAddress } from './src/asked.mjs';
import { launch, PHONE, WIDE } from './src/browser.mjs';
import { lighten } from './src/light.mjs';
import { letter, Post } from './src/post.mjs';
import { alerts, forms, sending, tables } from './src/scenes.mjs';
import { importFile, LESSON, publish, teach, train, tryIt } from './src/teaching.mjs';
import { Server } from './src/server.mjs';
import { Visitor } from './src/visitor.mjs';
import { sleep, until, untilSaid } from './src/wait.mjs';

/** `node shots.mjs en` takes one language only, `node shots.mjs en best` only what the documents show, `node shots.mjs en letters` only letters. */
const LANGS = process.argv[2] ? [process.argv[2]] : ['zh', 'en'];
const ALL_LOOKS = [[WIDE, false], [PHONE, false], [WIDE, true], [PHONE, true]];
const LOOKS = process.argv[3] === 'best' ? ALL_LOOKS.slice(0, 1) : ALL_LOOKS;
const RUN_MS = 15 * 60_000;
const ROOT = new URL('../../', import.meta.url).pathname;
const ALL = join(ROOT, 'web/shots');
const BEST = process.env.SHOTS_DIR ?? join(ROOT, 'docs/img');
const BEST_BYTES = 150 * 1000;
/** What the documents show, by the name of the picture: always wide and light. */
const SHOWN = {
  widget: 'widget-6-with-agent',
  desk: 'desk-6-conversation',
  why: 'desk-4-why',
  reports: 'reports',
  inbox: 'admin-inbox',
  setup: 'setup',
  training: 'training-2-intent',
  suggestions: 'training-6-suggestions',
};
/** A table in which one line is wrong. */
const EXAMPLES_FILE = { name: 'examples.csv', text: 'intent,text\ngift.wrapping,可以包装成礼物吗\ngift.wrapping,do you do gift wrapping\norder.status,包裹到哪一站了呢\n礼物,能放贺卡吗\n' };
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
    shop: '山房茶具',
    greeting: '您好，欢迎来山房坐坐。茶具、茶叶、售后，问我就行。',
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
    shop: 'The Tea House',
    greeting: 'Welcome to the Tea House. Ask me about teapots, tea, or an order of yours.',
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
  for (const rated of await survey.locator('.rated').all()) await rated.locator('.star').nth(4).click();
  await survey.locator('textarea').fill(w.comment);
  await takeVisitor('7-survey');
  await survey.getByRole('button', { name: visitor.t('survey_submit') }).click();
  await visitor.in('.survey.done').waitFor();
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

/** Figures and administration: every page that the menu names, so that a new one is there by itself. */
async function house(browser, server, lang, look, name) {
  const { users } = await server.logins();
  const one = await Agent.arrive(browser, server, { lang, user: users.find((user) => user.role === 'administrator'), ...look });
  const go = async (path, state) => {
    await one.page.goto(`${server.origin}${path}`);
    await one.page.locator('main h1, main h2').first().waitFor();
    await one.page.waitForLoadState('networkidle');
    await shoot(one.page, `${state}-${name}`);
  };
  await one.logIn();
  await go('/desk/reports', 'reports');
  await go('/desk/admin', 'admin');
  const hrefs = await one.page.locator('a[href*="/desk/admin/"]').evaluateAll((links) => links.map((link) => new URL(link.href).pathname));
  for (const path of new Set(hrefs)) await go(path, `admin-${path.split('/').pop()}`);
  await go('/desk/admin/inboxes', 'admin-inboxes');
  await one.page.locator('.inboxes button.row').first().click();
  await one.page.frameLocator('iframe').locator('zhike-widget .panel').waitFor();
  await shoot(one.page, `admin-inbox-${name}`);
  await customers(one, lang, name, go);
  await articles(one, lang, name, go);
  await training(one, lang, name, go);
  await flows(one, name, go);
  await same(browser, server, one, lang, name);
  await one.leave();
}

/** Knowledge: the list, an article as it is read, and one being written. */
async function articles(one, lang, name, go) {
  const { page, t } = one;
  await go('/desk/knowledge', 'knowledge-1-list');
  await page.locator('[data-article]').filter({ hasText: lang === 'zh' ? '退货规则与流程' : 'Returns' }).first().click();
  await page.locator('.zk-prose').first().waitFor();
  await shoot(page, `knowledge-2-read-${name}`);
  await page.keyboard.press('e');
  await page.getByLabel(t('knowledge.edit.title'), { exact: true }).waitFor();
  await shoot(page, `knowledge-3-write-${name}`);
  await go('/desk/knowledge/work', 'knowledge-4-work');
}

/** Teaching the assistant: the intents, one of them with the box to try in, versions with their figures, the sample. */
async function training(one, lang, name, go) {
  const { page, t } = one;
  const wide = page.viewportSize().width > 720;
  await go('/desk/training', 'training-1-intents');
  // Once for all looks: the versions stay.
  if (!(await page.getByText(LESSON[lang].title).count())) {
    await teach(one, lang);
    await publish(one, await train(one, LESSON[lang].title));
  }
  await page.goto(`${new URL(page.url()).origin}/desk/training/intents/returns.how`);
  await page.locator('[data-example]').first().waitFor();
  if (wide) await tryIt(one, LESSON[lang].tried);
  await shoot(page, `training-2-intent-${name}`);
  await go('/desk/training/versions', 'training-3-versions');
  await page.locator('[data-version]').first().getByRole('button', { name: t('training.versions.look') }).click();
  await page.locator('.figures').first().waitFor();
  await shoot(page, `training-4-version-${name}`);
  await go('/desk/training/sample', 'training-5-sample');
  await page.goto(`${new URL(page.url()).origin}/desk/training/suggestions`);
  await page.locator('[data-message]').first().waitFor();
  await shoot(page, `training-6-suggestions-${name}`);
  await importFile(one, EXAMPLES_FILE);
  await shoot(page, `training-7-import-${name}`);
  await page.keyboard.press('Escape');
}

/** A flow with its picture, a step of it, its text and a conversation with it; the versions. */
async function flows(one, name, go) {
  const { page, t } = one;
  const tool = (word) => page.getByRole('tab', { name: t(`flows.tool.${word}`), exact: true }).click();
  await go('/desk/flows', 'flows-1-list');
  await page.goto(`${new URL(page.url()).origin}/desk/flows/edit/return_request`);
  await page.locator('[data-at="steps[0]"]').click();
  await shoot(page, `flows-2-picture-${name}`);
  await tool('step');
  await shoot(page, `flows-3-step-${name}`);
  await tool('text');
  await page.locator('.cm-content').first().waitFor();
  await shoot(page, `flows-4-text-${name}`);
  await tool('try');
  await page.getByLabel(t('flows.try.write'), { exact: true }).fill('帮我申请退货 ZK20260039 5678');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: t('flows.try.answer'), exact: true }).waitFor();
  await shoot(page, `flows-5-try-${name}`);
  await go('/desk/flows/versions', 'flows-6-versions');
}

/** A long table of customers, with lines that cannot be taken: looked at, and done. */
async function customers(one, lang, name, go) {
  const { page, t } = one;
  await go('/desk/admin/contacts', 'admin-contacts');
  const head = { zh: '客户编号,姓名,邮箱,手机号,语言,attr:等级', en: 'external_id,name,mail,phone,language,attr:level' }[lang];
  const lines = Array.from({ length: 3_000 }, (_, n) => `C-${n},${{ zh: '测试客户', en: 'Customer' }[lang]} ${n},c${n}@example.com,,${lang},${n % 3}`);
  lines.splice(2, 0, 'C-9001,王小明,wang.example.com,,zh,', ',Lina,,,en,', 'C-9002,Sam,,12,en,');
  await page.getByRole('button', { name: t('csv.import'), exact: true }).click();
  await page.locator('input[type=file]').setInputFiles({ name: { zh: '会员名单.csv', en: 'members.csv' }[lang], mimeType: 'text/csv', buffer: Buffer.from([head, ...lines].join('\n')) });
  const dialog = page.getByRole('dialog');
  await dialog.locator('table tbody tr').first().waitFor();
  await shoot(page, `contacts-preview-${name}`);
  await dialog.getByRole('button', { name: /3[,. ]?000/ }).click();
  await page.locator('progress').waitFor();
  await shoot(page, `contacts-running-${name}`);
  await page.getByRole('button', { name: t('contacts.refused') }).first().waitFor();
  await page.locator('progress').waitFor({ state: 'detached', timeout: 120_000 });
  await shoot(page, `contacts-done-${name}`);
}

/** Two records of one customer: the hint beside the conversation, both sides, and what it comes to. */
async function same(browser, server, one, lang, name) {
  const { page, t } = one;
  const mail = `same-${name}@example.com`;
  const visitor = await Visitor.arrive(browser, server, { lang, path: '/demo/order.html' });
  await visitor.open();
  await visitor.in('.offer').getByRole('button', { name: visitor.t('dismiss') }).click();
  await visitor.ask(WORDS[lang].person, ({ who }) => who === 'assistant');
  await visitor.page.evaluate(async (told) => {
    const send = (method, path, body, token) => fetch(path, { method, headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }, body: JSON.stringify(body) });
    const { token } = await (await send('POST', '/api/v1/widget/session', { inbox: 'demo', secret: localStorage.getItem('zhike:demo:secret') })).json();
    await send('PUT', '/api/v1/widget/about', { told }, token);
  }, { mail });
  const id = await page.evaluate(async (known) => {
    const { csrf } = await (await fetch('/api/v1/session')).json();
    const send = (method, path, body) => fetch(path, { method, headers: { 'content-type': 'application/json', 'x-csrf-token': csrf }, body: JSON.stringify(body) });
    const { rows } = await (await fetch('/api/v1/conversations?view=all')).json();
    const newest = rows.reduce((a, b) => (a.last_message_ms > b.last_message_ms ? a : b)).header;
    await send('PUT', `/api/v1/contacts/${newest.contact_id}`, { name: 'Wang', attributes: { level: 'silver', orders: 3 } });
    await send('POST', '/api/v1/contacts', known);
    return newest.id;
  }, { external_id: name, mail, name: { zh: '王小明', en: 'Thomas Miller' }[lang], attributes: { level: 'gold', orders: 12 } });
  await page.goto(`${server.origin}/desk/all/${id}`);
  await page.locator('.thread .inner .bubble-row').first().waitFor();
  const look = page.getByRole('button', { name: t('same.look') });
  if (!(await look.waitFor({ timeout: 3_000 }).then(() => true, () => false))) await page.getByRole('button', { name: t('side.customer') }).first().click();
  await look.scrollIntoViewIfNeeded();
  await shoot(page, `same-hint-${name}`);
  await look.click();
  await page.getByRole('dialog', { name: t('same.title') }).waitFor();
  await shoot(page, `same-dialog-${name}`);
  await page.getByRole('dialog', { name: t('same.title') }).getByRole('button', { name: t('same.go'), exact: true }).click();
  await page.getByText(t('same.merged')).waitFor();
  await shoot(page, `same-merged-${name}`);
  await visitor.leave();
}

/** The first start of an empty installation, up to the widget with its preview. */
async function setUp(browser, lang, look, name) {
  const w = WORDS[lang];
  const server = await Server.start(['--empty']);
  try {
    await until('the link', () => server.setupPath);
    const one = await Agent.arrive(browser, server, { lang, path: server.setupPath, ...look });
    const { page, t } = one;
    const next = () => page.getByRole('button', { name: t('setup.next'), exact: true }).click();
    await page.getByLabel(t('setup.workspace')).fill(w.shop);
    await next();
    await page.getByLabel(t('people.field.name'), { exact: true }).fill(w.agent);
    await page.getByLabel(t('people.field.email')).fill('lin@tea.example');
    await page.getByLabel(t('login.password')).fill('松下问童子 言师采药去');
    await next();
    await page.getByText(t('setup.pack_examples')).waitFor();
    await next();
    await page.getByLabel(t('inboxes.field.name'), { exact: true }).fill(w.shop);
    await page.getByLabel(t(`inboxes.field.greeting_${lang}`)).fill(w.greeting);
    await page.frameLocator('iframe').getByText(w.greeting).first().waitFor();
    await shoot(page, `setup-${name}`);
    await one.leave();
  } finally {
    await server.stop();
  }
}

/** Letters: where to answer, the mailbox's form, what one is told when away, and the page of the survey. */
async function letters(browser, lang) {
  const w = WORDS[lang];
  const [post, server] = [await Post.start(), await Server.start()];
  try {
    await withAddress(server);
    const { users } = await server.logins();
    for (const [at, [viewport, dark]] of LOOKS.entries()) {
      const [look, name] = [{ viewport, dark }, `${lang}-${viewport.width}-${dark ? 'dark' : 'light'}`];
      const admin = await Agent.arrive(browser, server, { lang, user: users.find((user) => user.role === 'administrator'), ...look });
      await admin.logIn();
      const { page, t } = admin;
      if (at === 0) await addMailbox(admin, server, post);
      const words = `${w.question} ${at}`;
      await post.send('lina@buyer.example', 'help@shop.example', letter({ from: 'lina@buyer.example', name: '李娜', id: `shot-${at}`, subject: w.shop, text: words, head: 'Reply-To: <wang@buyer.example>' }));
      await admin.view('all');
      await admin.row(words).waitFor({ timeout: 60_000 });
      await admin.openRow(words);
      await admin.takeOver();
      await page.locator('.dock .road').waitFor();
      await shoot(page, `letters-1-reply-to-${name}`);
      const url = await resolved(admin, server, post, { at, locale: lang, words: w.reply });
      await page.goto(`${server.origin}/desk/admin/mailboxes`);
      await page.getByRole('button', { name: t('mail.add'), exact: true }).first().click();
      const dialog = page.getByRole('dialog', { name: t('mail.add') });
      await dialog.getByLabel(t('mail.field.authorities')).scrollIntoViewIfNeeded();
      await shoot(page, `letters-2-mailbox-${name}`);
      await page.goto(`${server.origin}/desk/admin/surveys`);
      await page.getByText(t('surveys.letters')).scrollIntoViewIfNeeded();
      await shoot(page, `letters-3-surveys-${name}`);
      await page.goto(`${server.origin}/desk/mine`);
      await page.getByRole('button', { name: t('settings.title') }).first().click();
      await page.getByLabel(t('notices.mention_mail')).waitFor();
      await shoot(page, `letters-4-away-${name}`);
      const context = await browser.newContext({ viewport, colorScheme: dark ? 'dark' : 'light', javaScriptEnabled: false });
      const survey = await context.newPage();
      const take = async (state) => {
        await sleep(CALM_MS);
        await survey.screenshot({ path: join(ALL, `survey-page-${state}-${name}.png`) });
        taken += 1;
      };
      await survey.goto(url);
      await take('1-open');
      await survey.locator('input[name=stars][value="2"]').check({ force: true });
      await survey.locator('.low input').first().check({ force: true });
      await take('2-chosen');
      await survey.locator('button').click();
      await survey.locator('h1').waitFor();
      await take('3-thanks');
      await survey.goto(`${server.origin}/survey/nobodys`);
      await take('4-over');
      await context.close();
      await admin.leave();
    }
  } finally {
    await server.stop();
    await post.stop();
  }
}

async function run(browser) {
  for (const lang of LANGS) {
    await letters(browser, lang);
    if (process.argv[3] === 'letters') continue;
    const server = await Server.start();
    try {
      await crowd(browser, server, lang);
      for (const [viewport, dark] of LOOKS) {
        const look = { viewport, dark };
        const name = `${lang}-${viewport.width}-${dark ? 'dark' : 'light'}`;
        await order(browser, server, lang, look, name);
        await widget(browser, server, lang, look, name, (visitor, take) => desk(browser, server, lang, look, name, visitor, take));
        await sheet(browser, server, lang, look, name);
        await alerts(browser, server, lang, look, shoot, name);
        await sending(browser, server, lang, look, shoot, name);
        await forms(browser, server, lang, look, shoot, name);
        await tables(browser, server, lang, look, shoot, name);
        await house(browser, server, lang, look, name);
        await setUp(browser, lang, look, name);
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
    for (const [shown, state] of Object.entries(SHOWN)) {
      await lighten(browser, join(ALL, `${state}-${lang}-1440-light.png`), join(BEST, `${shown}-${lang}.png`), BEST_BYTES);
    }
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
