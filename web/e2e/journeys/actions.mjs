// Business actions: what is declared, a request that is only shown, a real look-up, and a service that stops answering.
import { Agent } from '../src/agent.mjs';
import { serious } from '../src/axe.mjs';
import { PHONE } from '../src/browser.mjs';
import { Server } from '../src/server.mjs';
import { expect } from '../src/wait.mjs';

const journey = {
  name: 'actions',
  async run({ browser, step, serverIs, finally: after }) {
    const server = await step('the demo starts', () => Server.start());
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
