// What cannot be solved at once becomes a ticket: opened beside the conversation, worked on by keys, told to the customer, solved.
import { Agent } from '../src/agent.mjs';
import { serious } from '../src/axe.mjs';
import { PHONE } from '../src/browser.mjs';
import { Server } from '../src/server.mjs';
import { Visitor } from '../src/visitor.mjs';
import { expect, until } from '../src/wait.mjs';

const journey = {
  name: 'tickets',
  async run({ browser, step, serverIs, finally: after }) {
    const server = await step('the demo starts', () => Server.start());
    after(() => server.stop());
    serverIs(server);
    const { users } = await server.logins();
    const by = (role) => users.find((user) => user.role === role);
    const agent = await Agent.arrive(browser, server, { lang: 'zh', user: by('agent') });
    await agent.logIn();
    const { page, t } = agent;
    const visitor = await Visitor.arrive(browser, server, { lang: 'zh' });
    const rows = page.locator('main .ticket');
    const pane = page.locator('main .pane');
    const open = async (subject, priority) => {
      await page.locator('.side').getByRole('button', { name: t('tickets.open'), exact: true }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel(t('tickets.subject')).fill(subject);
      if (priority) {
        await dialog.getByLabel(t('tickets.priority_label')).click();
        await page.getByText(t(`tickets.priority.${priority}`), { exact: true }).last().click();
      }
      return dialog;
    };

    await step('two are opened beside the conversation; a time that is over is told', async () => {
      await visitor.open();
      await visitor.write('转人工');
      await agent.view('unassigned');
      await until('it waits', async () => (await page.locator('a[data-row]').count()) > 0);
      await visitor.write('我的保温杯漏水');
      await agent.view('unassigned');
      await agent.openRow('保温杯');
      await agent.takeOver();
      const side = page.locator('.side');
      await side.getByText(t('tickets.none_here'), { exact: true }).waitFor();
      const first = await open('保温杯漏水，等仓库回复');
      await first.getByLabel(t('tickets.due')).fill('2020-01-01T09:00');
      await first.getByText(t('tickets.past'), { exact: true }).waitFor();
      await first.getByLabel(t('tickets.due')).fill('');
      const found = await serious(page, 'a ticket is opened');
      expect(!found.length, found.join('; '));
      await first.getByRole('button', { name: t('tickets.open'), exact: true }).click();
      await side.locator('.ticket').filter({ hasText: 'T-1001' }).waitFor();
      const second = await open('客户要发票', 'urgent');
      await second.getByRole('button', { name: t('tickets.open'), exact: true }).click();
      await side.locator('.ticket').filter({ hasText: 'T-1002' }).waitFor();
    });
    await step('on the page the pressing one stands first, and keys move', async () => {
      await page.getByRole('link', { name: t('rail.tickets') }).click();
      await until('both are listed', async () => (await rows.count()) === 2);
      expect((await rows.first().textContent()).includes('T-1002'), 'the urgent one goes first');
      await page.keyboard.press('j');
      await pane.getByRole('heading', { name: 'T-1002' }).waitFor();
      await page.keyboard.press('j');
      await pane.getByRole('heading', { name: 'T-1001' }).waitFor();
      const found = await serious(page, 'the page of tickets');
      expect(!found.length, found.join('; '));
    });
    await step('a comment stays inside, news reaches the customer', async () => {
      await page.keyboard.press('n');
      await pane.getByRole('textbox', { name: t('tickets.writes.comment') }).fill('仓库说明天寄新杯盖');
      await pane.getByRole('button', { name: t('tickets.say.comment'), exact: true }).click();
      await pane.getByRole('list', { name: t('tickets.history') }).getByText('仓库说明天寄新杯盖').waitFor();
      await pane.getByRole('radio', { name: t('tickets.writes.milestone') }).check();
      await pane.getByRole('textbox', { name: t('tickets.writes.milestone') }).fill('新杯盖已经备好');
      await pane.getByRole('button', { name: t('tickets.say.milestone'), exact: true }).click();
      await pane.getByRole('list', { name: t('tickets.history') }).getByText('新杯盖已经备好').waitFor();
      await visitor.page.getByText('T-1001').first().waitFor();
      await until('the news is there', async () => (await visitor.page.getByText('新杯盖已经备好').count()) > 0);
      expect((await visitor.page.getByText('明天寄新杯盖').count()) === 0, 'what colleagues write stays inside');
    });
    await step('it is solved by a key, and stands among what is over', async () => {
      await pane.getByRole('heading', { name: 'T-1001' }).click();
      await page.keyboard.press('e');
      await until('one is left', async () => (await rows.count()) === 1);
      await page.getByRole('tab', { name: t('tickets.tab.solved') }).click();
      await until('it is over', async () => (await rows.count()) === 1 && (await rows.first().textContent()).includes('T-1001'));
    });
    await step('a supervisor sees all, in English, in the dark and on a phone', async () => {
      const chief = await Agent.arrive(browser, server, { lang: 'en', user: by('supervisor'), dark: true });
      await chief.logIn();
      await chief.page.goto(`${server.origin}/desk/tickets`);
      await chief.page.getByRole('tab', { name: chief.t('tickets.tab.open') }).click();
      const row = chief.page.locator('main .ticket').filter({ hasText: 'T-1002' });
      await row.waitFor();
      const dark = await serious(chief.page, 'the page of tickets in the dark');
      expect(!dark.length, dark.join('; '));
      await chief.page.setViewportSize(PHONE);
      await row.click();
      await chief.page.locator('main .pane').getByRole('heading', { name: 'T-1002' }).waitFor();
      const wide = await chief.page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      expect(!wide, 'nothing hangs over the edge');
      const found = await serious(chief.page, 'a ticket on a phone');
      expect(!found.length, found.join('; '));
      await chief.page.getByRole('button', { name: chief.t('tickets.back') }).click();
      await row.waitFor();
      await chief.behaved();
      await chief.leave();
    });
    await visitor.leave();
    await agent.leave();
  },
};

export default [journey];
