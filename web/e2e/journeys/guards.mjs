// Guards: a forbidden word holds a reply, a person comes instead, and whoever mends it reads what was held and why.
import { Agent } from '../src/agent.mjs';
import { serious } from '../src/axe.mjs';
import { PHONE } from '../src/browser.mjs';
import { Server } from '../src/server.mjs';
import { Visitor } from '../src/visitor.mjs';
import { expect, until } from '../src/wait.mjs';

const journey = {
  name: 'guards',
  async run({ browser, step, serverIs, finally: after }) {
    const server = await step('the demo starts', () => Server.start());
    after(() => server.stop());
    serverIs(server);
    const { users } = await server.logins();
    const by = (role) => users.find((user) => user.role === role);
    const chief = await Agent.arrive(browser, server, { lang: 'zh', user: by('administrator') });
    await chief.logIn();
    const { page, t } = chief;
    const address = `${server.origin}/desk/admin/guards`;

    await step('a reply is tried, and says what is wrong with it', async () => {
      await page.goto(address);
      await page.getByText(t('guards.none'), { exact: true }).waitFor();
      await page.getByLabel(t('guards.try_text'), { exact: true }).fill('我保证明天给您退款。');
      await page.getByRole('button', { name: t('guards.try'), exact: true }).click();
      await page.getByText(t('guards.held'), { exact: true }).waitFor();
      await page.locator('mark', { hasText: '保证' }).waitFor();
      await page.getByLabel(t('guards.try_text'), { exact: true }).fill('不一定能到，我不能保证。');
      await page.getByRole('button', { name: t('guards.try'), exact: true }).click();
      await page.getByText(t('guards.passes'), { exact: true }).waitFor();
    });
    await step('a line of the glossary that is none is told, a forbidden word is saved', async () => {
      await page.getByLabel(t('guards.glossary'), { exact: true }).fill('妥投');
      await page.getByText(t('guards.glossary_wrong', { n: 1 })).waitFor();
      await page.getByLabel(t('guards.glossary'), { exact: true }).fill('仓配一体 = 仓库和快递一起管');
      await page.getByLabel(t('guards.forbidden'), { exact: true }).fill('包邮');
      await page.getByRole('button', { name: t('guards.save'), exact: true }).click();
      await page.getByText(t('guards.saved'), { exact: true }).waitFor();
      const found = await serious(page, 'guards');
      expect(!found.length, found.join('; '));
    });
    await step('the reply with that word is not said, and a person is fetched', async () => {
      const visitor = await Visitor.arrive(browser, server, { lang: 'zh' });
      await visitor.open();
      const said = await visitor.ask('运费怎么算', (line) => line.text.length > 0);
      expect(!said.text.includes('包邮'), 'the word is not said', [said]);
      await visitor.leave();
    });
    await step('it is found by rule and source, read, and marked as seen', async () => {
      await page.reload();
      const group = page.getByRole('button', { name: new RegExp(t('guards.rule.forbidden')) });
      await group.click();
      await page.locator('article mark', { hasText: '包邮' }).first().waitFor();
      await page.getByRole('button', { name: t('guards.see'), exact: true }).click();
      await page.getByText(t('guards.was_seen')).waitFor();
      await page.setViewportSize(PHONE);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      expect(!wide, 'nothing hangs over the edge');
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.getByRole('link', { name: t('guards.open'), exact: true }).first().click();
      await until('the conversation is open', () => page.url().includes('/desk/'));
    });
    await step('a supervisor reads the words and cannot change them', async () => {
      const other = await Agent.arrive(browser, server, { lang: 'en', user: by('supervisor') });
      await other.logIn();
      await other.page.goto(address);
      await other.page.getByText(other.t('guards.read_only'), { exact: true }).waitFor();
      expect((await other.page.getByRole('button', { name: other.t('guards.save'), exact: true }).count()) === 0, 'no button');
      await other.behaved();
      await other.leave();
    });
    await chief.behaved();
    await chief.leave();
  },
};

export default [journey];
