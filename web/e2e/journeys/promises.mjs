// What an agent promises is noted, comes up, and counts as kept only when it was.
import { Agent } from '../src/agent.mjs';
import { serious } from '../src/axe.mjs';
import { PHONE } from '../src/browser.mjs';
import { Server } from '../src/server.mjs';
import { Visitor } from '../src/visitor.mjs';
import { expect, until } from '../src/wait.mjs';

const journey = {
  name: 'promises',
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
    const panel = page.locator('.side');
    const one = panel.locator('.promise');
    let conversation;

    await step('what an agent writes stands beside the conversation, with its time', async () => {
      await visitor.open();
      await visitor.write('转人工');
      await agent.view('unassigned');
      await until('it waits', async () => (await page.locator('a[data-row]').count()) > 0);
      await visitor.write('我的保温杯漏水');
      await agent.view('unassigned');
      await agent.openRow('保温杯');
      await agent.takeOver();
      conversation = agent.conversation();
      await panel.getByText(t('promises.none_here'), { exact: true }).waitFor();
      await agent.write('我去问一下仓库，2小时内回复您');
      await one.getByText('我去问一下仓库，2小时内回复您').waitFor();
      await one.getByText(t('promises.state.open'), { exact: true }).waitFor();
      await agent.write('您方便在今天内发一张照片吗？');
      await until('the question is said', async () => (await visitor.page.getByText('发一张照片').count()) === 1);
      expect((await one.count()) === 1, 'a question promises nothing');
    });
    await step('a call that was promised on the phone is entered; a time that is over is told', async () => {
      await panel.getByRole('button', { name: t('promises.enter'), exact: true }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel(t('promises.what')).fill('明天给客户打电话说结果');
      await dialog.getByLabel(t('promises.due')).fill('2020-01-01T09:00');
      await dialog.getByText(t('promises.past'), { exact: true }).waitFor();
      await dialog.getByLabel(t('promises.due')).fill('2099-01-01T09:00');
      await dialog.getByRole('button', { name: t('promises.enter'), exact: true }).click();
      await dialog.getByRole('alert').or(dialog.getByText('92')).first().waitFor();
      const soon = new Date(Date.now() + 26 * 3_600_000);
      await dialog.getByLabel(t('promises.due')).fill(new Date(soon.getTime() - soon.getTimezoneOffset() * 60_000).toISOString().slice(0, 16));
      await dialog.getByRole('button', { name: t('promises.enter'), exact: true }).click();
      await until('both stand there', async () => (await one.count()) === 2);
      const found = await serious(page, 'promises beside a conversation');
      expect(!found.length, found.join('; '));
    });
    await step('on the page it is kept, the other is withdrawn with a reason', async () => {
      await page.getByRole('link', { name: t('rail.promises') }).click();
      await page.getByRole('tab', { name: t('promises.tab.mine') }).waitFor();
      const mine = page.locator('main .promise');
      await until('both are listed', async () => (await mine.count()) === 2);
      expect(await mine.first().getByText('2小时内回复您').count(), 'what is due first stands first');
      const found = await serious(page, 'the page of promises');
      expect(!found.length, found.join('; '));
      await mine.first().getByRole('button', { name: t('promises.keep'), exact: true }).click();
      await page.getByText(t('promises.done.kept'), { exact: true }).waitFor();
      await until('it is over', async () => (await mine.count()) === 1);
      await mine.first().getByRole('button', { name: t('promises.withdraw'), exact: true }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel(t('promises.reason')).fill('客户说不用打了');
      await dialog.getByRole('button', { name: t('promises.withdraw'), exact: true }).click();
      await page.getByText(t('promises.none.mine'), { exact: true }).waitFor();
      await page.getByRole('tab', { name: t('promises.tab.settled') }).click();
      await page.getByText('客户说不用打了').waitFor();
    });
    await step('a promise is kept only once the customer was told', async () => {
      await page.goto(`${server.origin}/desk/mine/${conversation}`);
      await agent.composer.waitFor();
      await agent.write('同事明天上午12点前给您答复');
      await one.filter({ hasText: '12点前' }).getByRole('button', { name: t('promises.keep'), exact: true }).click();
      await one.getByText(t('problem.promise-unspoken')).waitFor();
      await until('the thread shows it', async () => (await agent.transcript()).some((line) => line.text.includes('12点前')));
    });
    await step('a supervisor sees all, with how much was kept, in English and on a phone', async () => {
      const chief = await Agent.arrive(browser, server, { lang: 'en', user: by('supervisor'), dark: true });
      await chief.logIn();
      await chief.page.goto(`${server.origin}/desk/promises`);
      await chief.page.getByText(chief.t('promises.rate.people'), { exact: true }).waitFor();
      await chief.page.getByRole('tab', { name: chief.t('promises.tab.open') }).click();
      await chief.page.locator('main .promise').filter({ hasText: '12点前' }).getByRole('button', { name: chief.t('promises.give'), exact: true }).waitFor();
      await chief.page.setViewportSize(PHONE);
      const wide = await chief.page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      expect(!wide, 'nothing hangs over the edge');
      const found = await serious(chief.page, 'the page of promises on a phone');
      expect(!found.length, found.join('; '));
      await chief.behaved();
      await chief.leave();
    });
    await visitor.leave();
    await agent.leave();
  },
};

export default [journey];
