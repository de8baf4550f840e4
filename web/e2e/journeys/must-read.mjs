// What colleagues must read: asked by a supervisor, read and answered at the desk without keeping anybody from work, and asked again of a new version.
import { Agent } from '../src/agent.mjs';
import { call } from '../src/asked.mjs';
import { serious } from '../src/axe.mjs';
import { PHONE } from '../src/browser.mjs';
import { Server } from '../src/server.mjs';
import { expect, until } from '../src/wait.mjs';

const TITLE = '退货期限有变';
const body = (days) => `## 期限\n\n签收后${days}内可以退货，生鲜除外。\n\n## 运费\n\n质量问题由我们承担运费。`;
const edition = (days) => ({ wordings: { zh: { title: TITLE, body: body(days) } }, audiences: ['agents'] });

const journey = {
  name: 'must-read',
  async run({ browser, step, serverIs, finally: after }) {
    const server = await step('the demo starts', () => Server.start());
    after(() => server.stop());
    serverIs(server);
    const { users } = await server.logins();
    const by = (role) => users.find((user) => user.role === role);
    const chief = await Agent.arrive(browser, server, { lang: 'zh', user: by('administrator') });
    await chief.logIn();
    const { page, t } = chief;
    await call(chief, server, 'PUT', '/settings/knowledge', { second_reader: false });
    const { id } = await call(chief, server, 'POST', '/articles', { edition: edition('七天') });
    await call(chief, server, 'POST', `/articles/${id}/publish`, { revision: 1, note: '' });

    await step('a supervisor asks agents to read an article, with a question', async () => {
      await page.goto(`${server.origin}/desk/knowledge/${id}`);
      await page.getByRole('button', { name: t('knowledge.more'), exact: true }).click();
      await page.getByText(t('must_read.make.button'), { exact: true }).last().click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText(t('must_read.make.everybody')).waitFor();
      await dialog.getByRole('checkbox', { name: t('role.agent'), exact: true }).check();
      await dialog.getByText(t('must_read.make.those')).waitFor();
      await dialog.getByRole('button', { name: t('must_read.make.add'), exact: true }).click();
      await dialog.getByRole('textbox', { name: t('must_read.make.asks'), exact: true }).fill('签收后几天内可以退货？');
      await dialog.getByLabel(t('must_read.make.choice', { n: 1 }), { exact: true }).fill('三天');
      await dialog.getByLabel(t('must_read.make.choice', { n: 2 }), { exact: true }).fill('七天');
      await dialog.getByLabel(t('must_read.make.is_right', { n: 2 })).check();
      const found = await serious(page, '[role=dialog]');
      expect(!found.length, found.join('; '));
      await dialog.getByRole('button', { name: t('must_read.make.go'), exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
    });
    const agent = await Agent.arrive(browser, server, { lang: 'zh', user: by('agent') });
    const bar = agent.page.locator('[data-must-read]');
    await step('an agent sees it above the desk, works on, and a wrong answer leads back to the passage', async () => {
      await agent.logIn();
      await bar.getByText(t('must_read.bar', { title: TITLE })).waitFor();
      await agent.view('unassigned');
      await bar.getByRole('button', { name: t('must_read.open'), exact: true }).click();
      const dialog = agent.page.getByRole('dialog');
      await dialog.getByText('签收后七天内可以退货').waitFor();
      await dialog.getByLabel('三天').check();
      await dialog.getByRole('button', { name: t('must_read.answer'), exact: true }).click();
      await dialog.getByText(t('must_read.wrong')).waitFor();
      const found = await serious(agent.page, '[role=dialog]');
      expect(!found.length, found.join('; '));
      await dialog.getByRole('button', { name: t('must_read.see', { heading: '期限' }) }).click();
      const led = dialog.locator('[data-found]');
      await led.waitFor();
      expect((await led.textContent()).includes('七天'), 'the passage is marked', await led.textContent());
      await dialog.getByLabel('七天').check();
      await dialog.getByRole('button', { name: t('must_read.answer'), exact: true }).click();
      await bar.waitFor({ state: 'detached' });
    });
    await step('the supervisor sees who has read it, and what was answered wrongly', async () => {
      await page.goto(`${server.origin}/desk/knowledge/must-read`);
      await page.getByText(t('must_read.hardest', { question: '签收后几天内可以退货？', n: 1, of: 1 })).waitFor();
      await page.getByRole('button', { name: t('must_read.who'), exact: true }).click();
      await page.getByText(t('must_read.missed', { list: '1', tries: 2 })).waitFor();
      const found = await serious(page, 'must-read');
      expect(!found.length, found.join('; '));
      await page.setViewportSize(PHONE);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      expect(!wide, 'nothing hangs over the edge');
      await page.setViewportSize({ width: 1440, height: 900 });
    });
    await step('a new version asks whether it must be read again, and then asks the agent', async () => {
      await call(chief, server, 'PUT', `/articles/${id}/draft`, { revision: 0, edition: edition('十天') });
      await call(chief, server, 'POST', `/articles/${id}/publish`, { revision: 2, note: '' });
      const told = agent.page.waitForResponse((answer) => answer.url().endsWith('/must-reads/mine'));
      await agent.page.reload();
      expect(!(await (await told).json()).must_reads.length, 'nobody said so yet');
      await agent.view('mine');
      expect((await bar.count()) === 0, 'and the desk asks for nothing');
      await page.goto(`${server.origin}/desk/knowledge/${id}`);
      await page.getByText(t('must_read.weigh.text', { version: 2, old: 1, n: 1 })).waitFor();
      await page.getByRole('button', { name: t('must_read.weigh.again'), exact: true }).click();
      await page.getByRole('button', { name: t('must_read.weigh.go'), exact: true }).click();
      await page.getByText(t('must_read.weigh.text', { version: 2, old: 1, n: 1 })).waitFor({ state: 'detached' });
      await agent.page.reload();
      await bar.getByRole('button', { name: t('must_read.open'), exact: true }).click();
      await agent.page.getByRole('dialog').getByText(t('must_read.again')).waitFor();
      await agent.page.getByRole('dialog').getByRole('button', { name: t('must_read.later'), exact: true }).click();
    });
    await step('it is withdrawn, and nobody is asked any more', async () => {
      await page.goto(`${server.origin}/desk/knowledge/must-read`);
      await page.getByRole('button', { name: t('must_read.withdraw.button'), exact: true }).click();
      await page.getByRole('dialog').getByRole('button', { name: t('must_read.withdraw.go'), exact: true }).click();
      await page.getByText(t('must_read.none'), { exact: true }).waitFor();
      await agent.page.reload();
      await agent.view('mine');
      await until('the bar is gone', async () => (await bar.count()) === 0);
    });
    for (const one of [agent, chief]) {
      await one.behaved();
      await one.leave();
    }
  },
};

export default [journey];
