// Money: above the limits a person agrees on the page, the customer hears it in the chat, and it is given once.
import { Agent } from '../src/agent.mjs';
import { serious } from '../src/axe.mjs';
import { PHONE } from '../src/browser.mjs';
import { Server } from '../src/server.mjs';
import { Visitor } from '../src/visitor.mjs';
import { expect, until } from '../src/wait.mjs';

const journey = {
  name: 'payments',
  async run({ browser, step, serverIs, finally: after }) {
    const server = await step('the demo starts', () => Server.start());
    after(() => server.stop());
    serverIs(server);
    const { users } = await server.logins();
    const by = (role) => users.find((user) => user.role === role);
    const address = `${server.origin}/desk/admin/payments`;
    const admin = await Agent.arrive(browser, server, { lang: 'zh', user: by('administrator') });
    await admin.logIn();
    const { page, t } = admin;
    const field = (name) => page.getByLabel(t(`payments.field.${name}`), { exact: true });

    await step('limits are set; what is no amount, and a sum below one payment, are told', async () => {
      await page.goto(address);
      await page.getByText(t('payments.none.asked'), { exact: true }).waitFor();
      await field('once_fen').fill('五十');
      await page.getByText(t('payments.amount_wrong'), { exact: true }).waitFor();
      await field('once_fen').fill('50');
      await page.getByText(t('payments.below_once'), { exact: true }).first().waitFor();
      await field('order_fen').fill('100');
      await field('customer_day_fen').fill('100.50');
      await field('day_fen').fill('1,000');
      await page.getByRole('button', { name: t('payments.save'), exact: true }).click();
      await page.getByText(t('payments.saved'), { exact: true }).waitFor();
      await page.reload();
      await until('the limits are there again', async () => (await field('customer_day_fen').inputValue()) === '100.50');
      const found = await serious(page, 'payments');
      expect(!found.length, found.join('; '));
    });
    const visitor = await step('a customer asks for more than that back, and a colleague is asked', async () => {
      const one = await Visitor.arrive(browser, server, { lang: 'zh' });
      await one.open();
      // Above the shop's own limit too: what a colleague agrees to, the shop pays.
      const first = await one.ask('帮我申请破损退款，订单ZK20260039，手机尾号5678', (line) => line.text.includes('哪一件') || line.text.includes('什么问题'));
      if (first.text.includes('哪一件')) await one.ask('保温杯', (line) => line.text.includes('什么问题'));
      await one.ask('收到就碎了', (line) => line.text.includes('请您确认'));
      const said = await one.ask('确认退款', (line) => line.text.includes('交给同事确认'));
      expect(said.text.includes('还没有退款'), 'nothing is refunded yet', [said]);
      return one;
    });
    await step('a supervisor sees it wait, and agrees', async () => {
      const chief = await Agent.arrive(browser, server, { lang: 'en', user: by('supervisor') });
      await chief.logIn();
      await chief.page.goto(address);
      await chief.page.getByText('ZK20260039').waitFor();
      await chief.page.getByTitle(/^1 payment to agree to$/).waitFor();
      expect((await chief.page.getByRole('button', { name: chief.t('payments.save'), exact: true }).count()) === 0, 'limits are for administrators');
      await chief.page.getByRole('button', { name: chief.t('payments.agree'), exact: true }).click();
      const dialog = chief.page.getByRole('dialog');
      await dialog.getByText(chief.t('payments.sure_text.agree'), { exact: true }).waitFor();
      const found = await serious(chief.page, 'payments, agreeing');
      expect(!found.length, found.join('; '));
      await dialog.getByRole('button', { name: chief.t('payments.go.agree'), exact: true }).click();
      await chief.page.getByText(chief.t('payments.done.agree'), { exact: true }).waitFor();
      await chief.behaved();
      await chief.leave();
    });
    await step('the customer hears it, once', async () => {
      await until('it is said', async () => (await visitor.page.getByText('同事已经同意').count()) === 1);
      await visitor.leave();
    });
    await step('the list says that it was paid and by whom, on a phone too', async () => {
      await page.reload();
      await page.getByRole('tab', { name: t('payments.tab.all') }).click();
      await page.getByText(t('payments.state.paid'), { exact: true }).waitFor();
      await page.getByText(by('supervisor').name).first().waitFor();
      await page.setViewportSize(PHONE);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      expect(!wide, 'nothing hangs over the edge');
      await page.setViewportSize({ width: 1440, height: 900 });
    });
    await admin.behaved();
    await admin.leave();
  },
};

export default [journey];
