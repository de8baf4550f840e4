// Business actions: what is declared, a request that is only shown, a real look-up, and a service that stops answering.
import { appendFile, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Agent } from '../src/agent.mjs';
import { serious } from '../src/axe.mjs';
import { PHONE } from '../src/browser.mjs';
import { Server } from '../src/server.mjs';
import { expect } from '../src/wait.mjs';

const PACK = new URL('../../../packs/ecommerce', import.meta.url).pathname;
/** Tools of two servers: one that the configuration names, and one that it does not. */
const TOOLS = ['tickets', 'elsewhere'].map((server) => `
${server}.find:
  title: {zh: 查工单, en: Find a ticket}
  does: looks_up
  inputs: {number: required}
  results: [open, closed, not_found]
  mcp: {server: ${server}, tool: find_ticket, result: state, statuses: {error: not_found}}
`).join('');
/** Nobody listens there. */
const TICKETS = 'http://127.0.0.1:9/mcp';

async function furnished() {
  const folder = await mkdtemp(join(tmpdir(), 'zhike-tools-'));
  const [pack, config] = [join(folder, 'pack'), join(folder, 'zhike.toml')];
  await cp(PACK, pack, { recursive: true });
  await appendFile(join(pack, 'actions.yaml'), TOOLS);
  await writeFile(config, `pack_dir = "${pack}"\n[actions.mcp.tickets]\nurl = "${TICKETS}"\n`);
  return { folder, config };
}

const journey = {
  name: 'actions',
  async run({ browser, step, serverIs, finally: after }) {
    const { folder, config } = await furnished();
    after(() => rm(folder, { recursive: true, force: true }));
    const server = await step('the demo starts with tools of other servers', () => Server.start(['--config', config]));
    after(() => server.stop());
    serverIs(server);
    const { users } = await server.logins();
    const by = (role) => users.find((user) => user.role === role);
    const address = `${server.origin}/desk/admin/actions`;
    const admin = await Agent.arrive(browser, server, { lang: 'zh', user: by('administrator') });
    await admin.logIn();
    const { page, t } = admin;
    const dialog = page.getByRole('dialog');
    const button = (name) => dialog.getByRole('button', { name: t(`actions.${name}`), exact: true });
    const row = (id) => page.locator(`tr[data-key="${id}"]`);
    const begin = async (id) => {
      await row(id).getByRole('button').click();
      await dialog.waitFor();
    };

    await step('every action is listed with what it does and needs', async () => {
      await page.goto(address);
      await row('shop.order_status').getByText(t('actions.does.looks_up'), { exact: true }).waitFor();
      await row('shop.refund').getByText(t('actions.does.pays'), { exact: true }).waitFor();
      await row('shop.order_status').getByText(t('actions.seen.unseen'), { exact: true }).waitFor();
      await row('shop.order_status').getByText(t('actions.rate.customer_minute', { n: 20 }), { exact: true }).waitFor();
      const found = await serious(page, 'actions');
      expect(!found.length, found.join('; '));
    });
    await step('a look-up without proof is not made; its request is shown with the key hidden', async () => {
      await begin('shop.order_status');
      await button('show').click();
      await dialog.getByText(t('actions.needed'), { exact: true }).waitFor();
      await dialog.getByText(t('actions.proof_needed'), { exact: true }).waitFor();
      await dialog.getByLabel('order_number', { exact: true }).fill('ZK20260001');
      await dialog.getByLabel('phone_last4', { exact: true }).fill('5678');
      await button('show').click();
      await dialog.getByText(t('actions.not_sent'), { exact: true }).waitFor();
      const request = await dialog.getByLabel(t('actions.request'), { exact: true }).innerText();
      expect(/^POST http.*\/actions\/shop\.order_status/.test(request) && request.includes('authorization: ••••••') && request.includes('"ZK20260001"'), 'the request as it goes out', [request]);
      expect(!request.includes('Bearer'), 'the key is hidden', [request]);
      expect(request.includes('webhook-id: test:') && request.includes('webhook-signature: ••••••') && !request.includes('v1,'), 'it is signed, and the signature is hidden', [request]);
      const found = await serious(page, 'actions, a request');
      expect(!found.length, found.join('; '));
    });
    await step('it is really looked up, and counted', async () => {
      await button('send').click();
      await dialog.getByText(t('actions.end.answered')).waitFor();
      const answer = await dialog.getByLabel(t('actions.answer'), { exact: true }).innerText();
      expect(answer.includes('"result": "shipped"'), 'the answer of the shop', [answer]);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
      await row('shop.order_status').getByText(t('actions.seen.answers'), { exact: true }).waitFor();
    });
    await step('what gives money is only shown', async () => {
      await begin('shop.refund');
      await dialog.getByText(t('actions.try_changes'), { exact: true }).waitFor();
      expect((await button('send').count()) === 0, 'there is no button to send it');
      for (const [name, value] of [['order_number', 'ZK20260039'], ['item', 'CU-05-GN'], ['reason', 'damaged'], ['phone_last4', '5678']]) await dialog.getByLabel(name, { exact: true }).fill(value);
      await button('show').click();
      await dialog.getByText(t('actions.not_sent'), { exact: true }).waitFor();
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
    });
    await step('a tool of another server is listed and shown as it would go out', async () => {
      await page.getByText(TICKETS, { exact: true }).waitFor();
      await row('tickets.find').getByText('MCP tickets find_ticket', { exact: true }).waitFor();
      expect((await row('tickets.find').getByText(t('actions.lacks'), { exact: true }).count()) === 0, 'its server is set up');
      await row('elsewhere.find').getByText(t('actions.lacks'), { exact: true }).waitFor();
      await begin('tickets.find');
      await dialog.getByLabel('number', { exact: true }).fill('T1');
      await button('show').click();
      await dialog.getByText(t('actions.not_sent'), { exact: true }).waitFor();
      const request = await dialog.getByLabel(t('actions.request'), { exact: true }).innerText();
      expect(request.startsWith(`POST ${TICKETS}`) && request.includes('"tools/call"') && request.includes('"number": "T1"'), 'the call of the tool', [request]);
      await button('send').click();
      await dialog.getByText(t('actions.end.unreachable')).waitFor();
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
    });
    await step('three failures in a row, and it is left alone', async () => {
      await begin('shop.order_status');
      await dialog.getByLabel('order_number', { exact: true }).fill('ZK20269902');
      await dialog.getByLabel('phone_last4', { exact: true }).fill('5678');
      for (let nth = 1; nth <= 3; nth += 1) {
        await button('send').click();
        await dialog.getByText(t('actions.end.status', { status: 500 })).waitFor();
        await row('shop.order_status').getByText(t('actions.failed', { n: nth })).waitFor({ state: 'attached' });
      }
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
      await row('shop.order_status').getByText(t('actions.seen.resting'), { exact: true }).waitFor();
    });
    await step('on a phone nothing hangs over the edge', async () => {
      await page.setViewportSize(PHONE);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      expect(!wide, 'nothing hangs over the edge');
      await page.setViewportSize({ width: 1440, height: 900 });
    });
    await step('the look-ups stand in the audit log; a supervisor has no such page', async () => {
      await page.goto(`${server.origin}/desk/admin/audit`);
      await page.getByText(t('audit.action.try_action')).first().waitFor();
      const chief = await Agent.arrive(browser, server, { lang: 'en', user: by('supervisor') });
      await chief.logIn();
      await chief.page.goto(`${server.origin}/desk/admin/users`);
      await chief.page.getByText(chief.t('people.users.title')).first().waitFor();
      expect((await chief.page.getByText(chief.t('actions.title'), { exact: true }).count()) === 0, 'it is for administrators');
      await chief.behaved();
      await chief.leave();
    });
    await admin.behaved();
    await admin.leave();
  },
};

export default [journey];
