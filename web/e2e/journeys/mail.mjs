// A conversation by letter, end to end: real dovecot and exim, the desk in a browser, the customer's own mailbox.
import { readFile } from 'node:fs/promises';

import { Agent } from '../src/agent.mjs';
import { HELP, letter, Post } from '../src/post.mjs';
import { Server } from '../src/server.mjs';
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

export default [
  {
    name: 'mail',
    async run({ browser, step, serverIs, finally: after }) {
      const server = await step('the demo starts', () => Server.start([], { ZHIKE_ASSISTANT: 'off' }));
      after(() => server.stop());
      serverIs(server);
      const post = await step('dovecot and exim start', () => Post.start());
      after(() => post.stop());
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
      await step('nothing asked a stranger', async () => {
        await agent.behaved();
        await admin.behaved();
      });
    },
  },
];
