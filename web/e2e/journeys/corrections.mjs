// What turned out to be wrong is taken back, and whoever was told it hears what is right: once, and never over the agent in charge.
import { Agent } from '../src/agent.mjs';
import { call } from '../src/asked.mjs';
import { serious } from '../src/axe.mjs';
import { PHONE } from '../src/browser.mjs';
import { Server } from '../src/server.mjs';
import { Visitor } from '../src/visitor.mjs';
import { expect, until, untilSaid } from '../src/wait.mjs';

const QUESTION = '怎么交电费';
const ANSWER = '门店前台可以代交电费，带上户号就行。';
const RIGHT = '您好，门店已不再代交电费，给您添麻烦了。';
const told = async (visitor) => (await visitor.transcript()).filter(({ text }) => text?.includes(RIGHT)).length;

async function publish(chief, server) {
  const edition = { wordings: { zh: { title: QUESTION, body: ANSWER, questions: ['电费在哪里交'] } }, audiences: ['customers', 'agents', 'assistant'] };
  const { id } = await call(chief, server, 'POST', '/articles', { edition });
  await call(chief, server, 'POST', `/articles/${id}/publish`, { revision: 1, note: '' });
  return id;
}

const journey = {
  name: 'corrections',
  async run({ browser, step, serverIs, finally: after }) {
    const server = await step('the demo starts', () => Server.start());
    after(() => server.stop());
    serverIs(server);
    const { users } = await server.logins();
    const by = (role) => users.find((user) => user.role === role);
    const chief = await Agent.arrive(browser, server, { lang: 'zh', user: by('administrator') });
    await chief.logIn();
    await call(chief, server, 'PUT', '/settings/knowledge', { second_reader: false });
    const article = await publish(chief, server);
    const { page, t } = chief;

    const first = await Visitor.arrive(browser, server, { lang: 'zh' });
    await step('the assistant tells one customer what the article says', async () => {
      await first.open();
      await first.ask(QUESTION, ({ text }) => text?.includes('户号'));
    });
    const second = await Visitor.arrive(browser, server, { lang: 'zh' });
    const agent = await Agent.arrive(browser, server, { lang: 'zh', user: by('agent') });
    await step('an agent puts it in with `??`, changes it, and tells another', async () => {
      await agent.logIn();
      await second.open();
      await second.write('转人工，想问交费的事');
      await agent.view('unassigned');
      await agent.openRow('访客');
      await agent.takeOver();
      await agent.composer.pressSequentially('??怎么交电费');
      await agent.page.getByRole('option').filter({ hasText: '户号' }).first().waitFor();
      await agent.page.keyboard.press('Enter');
      await until('the passage is put in', async () => (await agent.composer.inputValue()).includes('户号'));
      await agent.write(`您好，${await agent.composer.inputValue()}请慢走。`);
      await until('the customer reads it', async () => (await second.transcript()).some(({ text }) => text?.includes('请慢走')));
      // The customer may have read it before the desk has heard that it was sent.
      await untilSaid('the article below it at the desk', agent.transcript, (all) => all.some(({ text, source }) => text?.includes('请慢走') && source?.includes(QUESTION)));
      expect(!(await second.transcript()).some(({ source, text }) => source && text?.includes('请慢走')), 'the customer does not see which');
    });
    await step('taking the article back tells how many heard it, and makes a task', async () => {
      await page.goto(`${server.origin}/desk/knowledge/${article}`);
      await page.getByRole('button', { name: t('knowledge.more'), exact: true }).click();
      await page.getByText(t('knowledge.pass.withdraw.go'), { exact: true }).last().click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText(t('corrections.make.told', { customers: 2, conversations: 2 })).waitFor();
      expect(await dialog.getByLabel(t('corrections.make.wanted')).isChecked(), 'a task is offered');
      await dialog.getByLabel(t('knowledge.pass.withdraw.words')).fill('不再代交');
      await dialog.getByRole('button', { name: t('knowledge.pass.withdraw.go'), exact: true }).click();
      await page.waitForURL(/work\?correction=/);
    });
    await step('the words are written, and what each customer will read is shown before it goes', async () => {
      await page.getByLabel(t('corrections.words', { language: t('language.zh') })).fill(`{{contact.name}}${RIGHT}`);
      await page.getByRole('button', { name: t('corrections.send.button', { n: 2 }) }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText(t('corrections.road.chats', { n: 1 })).waitFor();
      await dialog.getByText(t('corrections.road.notes', { n: 1 })).waitFor();
      await dialog.getByText(`尊敬的客户${RIGHT}`).first().waitFor();
      const found = await serious(page, '[role=dialog]');
      expect(!found.length, found.join('; '));
      await dialog.getByRole('button', { name: t('corrections.send.go', { n: 2 }) }).click();
      await page.locator('li').getByText(t('corrections.fate.sent'), { exact: true }).waitFor();
      await page.locator('li').getByText(t('corrections.fate.noted'), { exact: true }).waitFor();
    });
    await step('the customer reads it once; the other hears it from the agent, who was asked to say it', async () => {
      await until('the correction is there', async () => (await told(first)) === 1);
      expect((await told(second)) === 0, 'nobody talks over the agent');
      await until('the note is there', async () => (await agent.transcript()).some(({ who, text }) => who === 'note' && text?.includes(RIGHT)));
      await agent.write(RIGHT);
      await until('the agent said it', async () => (await told(second)) === 1);
    });
    await step('it is marked as corrected, and the task ends', async () => {
      const held = page.locator('li').filter({ hasText: t('corrections.fate.noted') });
      await held.getByRole('checkbox').check();
      await page.getByRole('button', { name: t('corrections.mark_done'), exact: true }).click();
      await page.getByText(t('corrections.progress', { over: 2, n: 2 })).first().waitFor();
      const found = await serious(page, 'correction');
      expect(!found.length, found.join('; '));
      await page.setViewportSize(PHONE);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      expect(!wide, 'nothing hangs over the edge');
      await page.getByRole('button', { name: t('corrections.finish'), exact: true }).click();
      await page.getByText(t('corrections.state.done'), { exact: true }).waitFor();
      await page.goto(`${server.origin}/desk/knowledge/work`);
      await page.getByText(t('corrections.none'), { exact: true }).waitFor();
    });
    for (const one of [first, second, agent, chief]) {
      await one.behaved();
      await one.leave();
    }
  },
};

export default [journey];
