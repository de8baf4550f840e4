// A conversation by letter, end to end: real dovecot and exim, the desk in a browser, the customer's own mailbox.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Agent } from '../src/agent.mjs';
import { resolved, withAddress } from '../src/asked.mjs';
import { Authority, CLIENT, SECRET } from '../src/authority.mjs';
import { HELP, letter, Post } from '../src/post.mjs';
import { Server } from '../src/server.mjs';
import { Visitor } from '../src/visitor.mjs';
import { expect, same, until, untilSaid } from '../src/wait.mjs';

const LINA = 'lina@buyer.example';
const LONG_MS = 60_000;
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
/** A header of a raw letter, unfolded. */
const header = (raw, name) => new RegExp(`^${name}: ((?:.|\\r?\\n[ \\t])*)`, 'im').exec(raw)?.[1].replace(/\r?\n[ \t]+/g, ' ');

async function addMailbox(admin, post) {
  const { page, t } = admin;
  const { imap, smtp, ...set } = post.settings();
  await page.goto(`${new URL(page.url()).origin}/desk/admin/mailboxes`);
  await page.getByRole('button', { name: t('mail.add'), exact: true }).first().click();
  const dialog = page.getByRole('dialog', { name: t('mail.add') });
  await dialog.waitFor();
  const { csrf } = await (await admin.context.request.get(new URL('/api/v1/session', page.url()).href)).json();
  const answer = await admin.context.request.post(new URL('/api/v1/mailboxes', page.url()).href, { data: { imap, smtp, ...set }, headers: { 'x-csrf-token': csrf, origin: new URL(page.url()).origin } });
  same(answer.status(), 201, await answer.text());
  await page.reload();
  await page.getByText(HELP).waitFor();
}

async function comesIn({ step }, agent, post) {
  const { page, t } = agent;
  await step('two letters about two things are two rows', async () => {
    const html = '<p>Where is <b>my order</b>?</p><img src="https://evil.example/spy.gif"><blockquote>an older letter<blockquote>and one before</blockquote></blockquote>';
    await post.send(LINA, HELP, letter({ from: LINA, name: '李娜', cc: 'wang@buyer.example', id: 'order', subject: '我的订单', text: 'Where is my order?', html }));
    await post.send(LINA, HELP, letter({ from: LINA, name: '李娜', id: 'invoice', subject: 'Invoice', text: 'Please send an invoice.' }));
    await agent.view('all');
    await agent.row('Where is my order?').waitFor({ timeout: LONG_MS });
    await agent.row('Please send an invoice.').waitFor({ timeout: LONG_MS });
  });
  await step('the original: who to whom, safe and folded, without the remote picture; the whole letter as a file', async () => {
    await agent.openRow('Where is my order?');
    await page.locator('button.letter').first().click();
    const dialog = page.getByRole('dialog', { name: t('letter.title') });
    await dialog.getByText('我的订单', { exact: true }).waitFor();
    await dialog.getByText('wang@buyer.example', { exact: true }).waitFor();
    await dialog.getByText(t('letter.remote', { n: 1 })).waitFor();
    const frame = page.frameLocator('iframe.page');
    await frame.getByText('my order').waitFor();
    same(await frame.locator('details').count(), 1, 'the quotation is folded, once');
    expect(!(await frame.getByText('an older letter').isVisible()), 'and closed');
    const [saved] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('link', { name: t('letter.download') }).click()]);
    same(saved.suggestedFilename(), 'letter.eml', 'its name');
    const raw = await readFile(await saved.path(), 'utf8');
    expect(raw.includes('<order@buyer.example>'), 'it is the letter itself', raw.slice(0, 300));
    await dialog.getByRole('button', { name: t('common.close') }).first().click();
    await dialog.waitFor({ state: 'hidden' });
  });
}

async function goesOut({ step }, agent, post) {
  const { page, t } = agent;
  const answer = await step('the composer says that it goes by mail and to whom; the customer gets it in her thread', async () => {
    await agent.takeOver();
    await page.locator('.dock .road').filter({ hasText: LINA }).filter({ hasText: 'wang@buyer.example' }).waitFor();
    await agent.write('它明天到。');
    const found = await until('the answer', async () => (await post.lettersOf('lina')).find((raw) => header(raw, 'In-Reply-To')), LONG_MS);
    same(header(found, 'In-Reply-To'), '<order@buyer.example>', 'in her thread');
    expect(header(found, 'References')?.includes('<order@buyer.example>'), 'with its references', header(found, 'References'));
    same(header(found, 'Cc'), '<wang@buyer.example>', 'with the copy');
    same(header(found, 'Auto-Submitted'), undefined, 'a person wrote it');
    await until('the copy', async () => (await post.lettersOf('wang')).length === 1, LONG_MS);
    return found;
  });
  await step('her answer, by the reply address alone and under another subject, is the same conversation', async () => {
    const to = /<(.+)>/.exec(header(answer, 'Reply-To'))[1];
    await post.send(LINA, to, letter({ from: LINA, to, id: 'thanks', subject: 'Something else', text: 'Thank you!' }));
    await untilSaid('her thanks', agent.transcript, (all) => all.some(({ who, text }) => who === 'customer' && text === 'Thank you!'), LONG_MS);
  });
  await step('a vacation program is noted and not answered', async () => {
    const to = /<(.+)>/.exec(header(answer, 'Reply-To'))[1];
    await post.send('', to, letter({ from: LINA, to, id: 'vacation', subject: 'Away', text: 'I am away.', head: 'Auto-Submitted: auto-replied' }));
    await untilSaid('the line', agent.transcript, (all) => all.some(({ who, text }) => who === 'system' && text.includes(t('system.mail_automatic'))), LONG_MS);
  });
}

async function comesBack({ step }, agent, post) {
  const { t } = agent;
  await step('an answer that cannot be delivered is told where it was written, with the reason', async () => {
    await post.send('gone@buyer.example', HELP, letter({ from: 'gone@buyer.example', id: 'gone', subject: 'Hello', text: 'Are you there?' }));
    await agent.row('Are you there?').waitFor({ timeout: LONG_MS });
    await agent.openRow('Are you there?');
    await agent.takeOver();
    await agent.write('Yes, we are.');
    const line = await untilSaid('the bounce', agent.transcript, (all) => all.find(({ who, text }) => who === 'system' && text.includes(t('system.mail_bounced'))), LONG_MS);
    expect(line.text.includes('gone@buyer.example') && line.text.includes('no such person here'), 'whom and why', line);
  });
  await step('25 MB come in; a program does not, and is named', async () => {
    const big = Buffer.alloc(25 * 1024 * 1024, 'x');
    big.write('%PDF-1.7\n');
    const files = [{ name: '合同.pdf', mime: 'application/pdf', bytes: big }, { name: 'run.exe', mime: 'application/pdf', bytes: 'MZ..' }, { name: 'pixel.png', mime: 'image/png', bytes: PIXEL }];
    const rows = agent.page.locator('a[data-row]');
    const before = await rows.count();
    await post.send(LINA, HELP, letter({ from: LINA, id: 'big', subject: 'Contract', text: 'Here is the contract.', files }));
    await until('a new row', async () => (await rows.count()) > before, 3 * LONG_MS);
    await rows.first().click();
    await agent.page.locator('.thread .file').filter({ hasText: '合同.pdf' }).waitFor({ timeout: 3 * LONG_MS });
    await untilSaid('the refused one', agent.transcript, (all) => all.some(({ who, text }) => who === 'system' && text.includes('run.exe')), LONG_MS);
  });
}

/** A customer of the widget has what was said sent to them. */
async function isSent({ step }, browser, server, post) {
  await step('a customer of the widget has the conversation sent, with the keyboard; an address that is none is refused', async () => {
    const visitor = await Visitor.arrive(browser, server, { lang: 'zh' });
    await visitor.open();
    await visitor.write('我想问一下发票 https://evil.example/x');
    await visitor.in('.mine.last').waitFor();
    await visitor.in(`.header button[aria-label="${visitor.t('menu')}"]`).click();
    await visitor.in('.menu button').filter({ hasText: visitor.t('mail') }).click();
    const address = visitor.in('.mail input');
    await address.waitFor();
    await visitor.page.keyboard.type('wang');
    await visitor.page.keyboard.press('Enter');
    await visitor.in('.mail .bad').filter({ hasText: visitor.t('mail_invalid') }).waitFor();
    await address.fill('wang@buyer.example');
    await visitor.page.keyboard.press('Enter');
    await visitor.in('.mail p').filter({ hasText: visitor.t('mail_done') }).waitFor();
    await visitor.in('.mail button').filter({ hasText: visitor.t('mail_close') }).click();
    await visitor.in('.line').filter({ hasText: visitor.t('sys_transcript_mailed', { detail: 'w***@buyer.example' }) }).waitFor({ timeout: LONG_MS });
    const raw = await until('the letter', async () => (await post.lettersOf('wang')).find((one) => header(one, 'Auto-Submitted') === 'auto-generated'), LONG_MS);
    const texts = [...raw.matchAll(/base64\r?\n\r?\n([A-Za-z0-9+/=\r\n]+)/g)].map(([, text]) => Buffer.from(text, 'base64').toString());
    same(texts.length, 2, 'text and page');
    for (const text of texts) expect(text.includes('我想问一下发票 [链接]') && !text.includes('evil.example'), 'the words without the lure', text);
    await visitor.leave();
  });
}

/** Who wrote a letter is asked by one; the page it leads to works without a script. */
async function isAsked({ step }, browser, agent, server, post) {
  const { page, t } = agent;
  const url = await step('a resolved conversation by letters asks by a letter, with a link', async () => {
    await agent.openRow('Please send an invoice.');
    await agent.takeOver();
    return resolved(agent, server, post, { at: 'survey', words: 'The invoice is on its way.' });
  });
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en-GB' });
  const survey = await context.newPage();
  const outside = [];
  survey.on('request', (request) => new URL(request.url()).origin === server.origin || outside.push(request.url()));
  await step('looking twice answers nothing; without stars the browser keeps the form', async () => {
    await survey.goto(url);
    await survey.reload();
    await survey.getByRole('button').click();
    await survey.locator('form').waitFor();
    same(await survey.locator('input:invalid').count() > 0, true, 'the stars are missing');
  });
  await step('stars, a reason and words by keys alone go out once', async () => {
    await survey.locator('input[name=stars]').first().focus();
    // From nothing chosen, the space chooses the first star and each arrow one more.
    await survey.keyboard.press('Space');
    await survey.keyboard.press('ArrowRight');
    await survey.locator('.low input').first().focus();
    await survey.keyboard.press('Space');
    await survey.locator('textarea').fill('It took <b>long</b>.');
    await survey.getByRole('button').focus();
    await survey.keyboard.press('Enter');
    await survey.locator('h1').waitFor();
    await until('thanks', async () => (await survey.locator('form').count()) === 0);
    await survey.goto(url);
    same(await survey.locator('form').count(), 0, 'a second answer is not offered');
    same(outside, [], 'and nothing else was asked');
  });
  await step('the desk shows the stars beside the customer', async () => {
    await page.reload();
    const stars = page.locator('.panel').getByLabel(t('customer.survey')).first();
    await stars.waitFor({ timeout: LONG_MS });
  });
  await step('a link of nobody says so, in both languages', async () => {
    const answer = await survey.goto(`${server.origin}/survey/nobodys`);
    same(answer.status(), 404, 'not found');
    same(await survey.locator('h1').count(), 2, 'zh and en');
  });
  await context.close();
}

/** Somebody adds a mailbox with OAuth in the form, refuses, agrees, loses the consent and agrees again. */
async function signsIn({ step }, admin, post, authority) {
  const { page, t } = admin;
  const state = (words) => page.locator('.mailboxes td .pill').filter({ hasText: words });
  const field = (key, n = 0) => page.getByRole('dialog').getByLabel(t(`mail.field.${key}`), { exact: true }).nth(n);
  const choose = async (key, option, n = 0) => {
    await page.getByRole('dialog').locator('label.select').filter({ hasText: t(`mail.field.${key}`) }).nth(n).locator('.n-base-selection').click();
    await page.locator('.n-base-select-option').filter({ hasText: option }).last().click();
  };
  await step('the form says which address to register, and leads to the provider', async () => {
    await page.goto(`${new URL(page.url()).origin}/desk/admin/mailboxes`);
    await page.getByRole('button', { name: t('mail.add'), exact: true }).first().click();
    await field('address').fill(HELP);
    await field('name').fill('云杉生活');
    await choose('log_in', t('mail.log_in.other'));
    await page.getByText(`${new URL(page.url()).origin}/desk/admin/mailboxes`).waitFor();
    const { imap, smtp } = post.settings();
    const texts = { user: 'help', client_id: CLIENT, client_secret: SECRET, authorize_url: `${authority.origin}/authorize`, token_url: `${authority.origin}/token`, scope: 'mail offline_access' };
    for (const [key, text] of Object.entries(texts)) await field(key).fill(text);
    for (const [n, { port }] of [imap, smtp].entries()) {
      await field('host', n).fill('127.0.0.1');
      await field('port', n).fill(String(port));
      await choose('security', t('mail.security.plain'), n);
    }
    await page.getByRole('button', { name: t('mail.save_sign_in') }).click();
    await page.getByRole('link', { name: 'Refuse' }).click();
  });
  await step('a refusal is told, and nothing is lost by it', async () => {
    await page.getByText(t('mail.not_signed_in', { error: 'access_denied' })).waitFor();
    same(new URL(page.url()).search, '', 'nothing stays in the address bar');
    await state(t('mail.consent.needed')).waitFor();
  });
  const agree = async (button) => {
    await page.getByRole('button', { name: t(button), exact: true }).click();
    await page.getByRole('link', { name: 'Agree' }).click();
    await page.getByText(t('mail.signed_in', { address: HELP })).waitFor({ timeout: LONG_MS });
    await state(t('mail.running')).waitFor();
  };
  await step('somebody agrees', () => agree('mail.sign_in'));
  await step('a consent that is taken back is told beside the mailbox, with the button that mends it', async () => {
    authority.withdraw();
    const { csrf } = await (await page.context().request.get(new URL('/api/v1/session', page.url()).href)).json();
    const { mailboxes } = await (await page.context().request.get(new URL('/api/v1/mailboxes', page.url()).href)).json();
    const data = { ...mailboxes[0].settings, name: '云杉' };
    const headers = { 'x-csrf-token': csrf, origin: new URL(page.url()).origin };
    // Its servers refuse the token; so does the provider. The reader may have met it first: then the change is kept.
    const answer = await page.context().request.put(new URL(`/api/v1/mailboxes/${mailboxes[0].id}`, page.url()).href, { data, headers });
    if (!answer.ok()) same((await answer.json()).slug, 'mailbox-consent', 'why it is not kept');
    await page.reload();
    await state(t('mail.consent.withdrawn')).waitFor();
    await page.getByText(t('mail.consent.safe')).waitFor();
  });
  await step('and somebody agrees again', () => agree('mail.sign_in_again'));
}

export default [
  {
    name: 'mail',
    async run({ browser, step, serverIs, finally: after }) {
      const server = await step('the demo starts', () => Server.start([], { ZHIKE_ASSISTANT: 'off' }));
      after(() => server.stop());
      serverIs(server);
      const post = await step('dovecot and exim start', () => Post.start());
      after(() => post.stop());
      await withAddress(server);
      const { users } = await server.logins();
      const admin = await Agent.arrive(browser, server, { lang: 'zh', user: users.find(({ role }) => role === 'administrator') });
      await step('an administrator adds the mailbox', async () => {
        await admin.logIn();
        await addMailbox(admin, post);
      });
      const agent = await Agent.arrive(browser, server, { lang: 'en', user: users.find(({ role }) => role === 'agent') });
      await agent.logIn();
      await comesIn({ step }, agent, post);
      await goesOut({ step }, agent, post);
      await comesBack({ step }, agent, post);
      await isSent({ step }, browser, server, post);
      await isAsked({ step }, browser, agent, server, post);
      await step('nothing asked a stranger', async () => {
        await agent.behaved();
        await admin.behaved();
      });
    },
  },
  {
    name: 'mail-sign-in',
    async run({ browser, step, serverIs, finally: after }) {
      const authority = await Authority.start();
      after(() => authority.stop());
      const folder = await mkdtemp(join(tmpdir(), 'zhike-e2e-'));
      after(() => rm(folder, { recursive: true, force: true }));
      await writeFile(join(folder, 'zhike.toml'), 'webhook_hosts = ["127.0.0.1"]\n');
      const server = await step('the demo starts', () => Server.start(['--config', join(folder, 'zhike.toml')], { ZHIKE_ASSISTANT: 'off' }));
      after(() => server.stop());
      serverIs(server);
      const post = await step('dovecot and exim start, which take tokens', () => Post.start(authority.port));
      after(() => post.stop());
      const { users } = await server.logins();
      const admin = await Agent.arrive(browser, server, { lang: 'zh', user: users.find(({ role }) => role === 'administrator'), origins: [server.origin, authority.origin] });
      await admin.logIn();
      await signsIn({ step }, admin, post, authority);
      await step('nothing asked a stranger', () => admin.behaved());
    },
  },
];
