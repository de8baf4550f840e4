// The work list of knowledge: what a look found is taken, done, dismissed; what is not done comes back, and what is mended is over.
import { Agent } from '../src/agent.mjs';
import { call } from '../src/asked.mjs';
import { serious } from '../src/axe.mjs';
import { PHONE } from '../src/browser.mjs';
import { Server } from '../src/server.mjs';
import { Visitor } from '../src/visitor.mjs';
import { expect, until } from '../src/wait.mjs';

/** Two articles of which one is wrong. */
const article = (title, days) => ({ edition: { wordings: { zh: { title, body: `签收后 ${days} 天内可以无理由退货，商品和配件要齐全。` } }, audiences: ['agents'] } });
async function publish(chief, server, title, days) {
  const { id } = await call(chief, server, 'POST', '/articles', article(title, days));
  await call(chief, server, 'POST', `/articles/${id}/publish`, { revision: 1, note: '' });
  return id;
}
/** What is told of an article besides its translation: the demo is in both languages, these articles in one. */
const card = (page, text) => page.locator('[data-task]').filter({ hasText: text }).filter({ hasNotText: '没有英文内容' });
async function look({ page, t }) {
  await page.getByRole('button', { name: t('care.look'), exact: true }).click();
  await page.getByText(new RegExp(`^${t('care.looked', { at: '' })}`)).waitFor();
}
/** Three customers ask what nobody has written down; an agent answers each, and it is resolved. */
async function askedInVain(browser, server, agent) {
  const ids = async () => (await call(agent, server, 'GET', '/conversations?view=all')).rows.map(({ header }) => header.id);
  for (const [at, text] of ['怎么代交电费', '请问怎么代交电费', '怎么代交电费呀'].entries()) {
    const before = new Set(await ids());
    const visitor = await Visitor.arrive(browser, server, { lang: 'zh' });
    await visitor.open();
    await visitor.ask(text, () => true);
    const id = await until('the new conversation', async () => (await ids()).find((one) => !before.has(one)));
    await visitor.leave();
    await call(agent, server, 'POST', `/conversations/${id}/take-over`);
    await call(agent, server, 'POST', `/conversations/${id}/messages`, { client_msg_id: `care-said-${at}`, content: { type: 'text', text: '您好！门店前台可以代交电费，带上户号就行。还有什么可以帮您的吗？' } });
    await call(agent, server, 'POST', `/conversations/${id}/resolve`);
  }
}
async function choose({ page }, label, option) {
  await page.getByLabel(label, { exact: true }).last().click();
  await page.getByText(option, { exact: false }).last().click();
}

const journey = {
  name: 'care',
  async run({ browser, step, serverIs, finally: after }) {
    const server = await step('the demo starts', () => Server.start());
    after(() => server.stop());
    serverIs(server);
    const { users } = await server.logins();
    const chief = await Agent.arrive(browser, server, { lang: 'en', user: users.find(({ role }) => role === 'administrator') });
    await chief.logIn();
    await call(chief, server, 'PUT', '/settings/knowledge', { second_reader: false });
    const wrong = await publish(chief, server, '退货口径速查', 15);
    await publish(chief, server, '退货口径', 7);

    const one = await Agent.arrive(browser, server, { lang: 'zh', user: users.find(({ role }) => role === 'supervisor') });
    await one.logIn();
    const { page, t } = one;
    await step('from the articles one comes to the list; a look finds what differs, both sentences side by side', async () => {
      await page.goto(`${server.origin}/desk/knowledge`);
      await page.getByRole('link', { name: t('care.title'), exact: true }).click();
      await page.waitForURL((url) => url.pathname.endsWith('knowledge/work'));
      await look(one);
      const differs = card(page, '退货口径速查');
      await differs.waitFor();
      expect((await differs.locator('mark').allInnerTexts()).join() === '15,7', 'both numbers are marked');
      const found = await serious(page, 'work list');
      expect(!found.length, found.join('; '));
    });
    await step('J and K move, T takes, E is done; the next look does not believe it', async () => {
      await page.keyboard.press('j');
      await until('the first is chosen', () => page.evaluate(() => document.activeElement?.textContent?.includes('退货口径速查')));
      await page.keyboard.press('t');
      await card(page, '退货口径速查').getByText(t('care.taken_by', { name: one.user.name })).waitFor();
      await page.keyboard.press('e');
      await card(page, '退货口径速查').waitFor({ state: 'detached' });
      await look(one);
      await card(page, '退货口径速查').getByText(t('care.again', { n: 1 })).waitFor();
    });
    await step('dismissing asks why; kind and state stand in the address', async () => {
      await choose(one, t('care.kind.label'), t('care.kind.stale'));
      await page.waitForURL(/kind=stale/);
      await card(page, '退货口径速查').waitFor({ state: 'detached' });
      // The list comes anew; keys mean nothing before it is there.
      await page.locator('[data-task]').first().waitFor();
      await page.keyboard.press('j');
      await until('one is chosen', () => page.evaluate(() => 'task' in (document.activeElement?.dataset ?? {})));
      await page.keyboard.press('d');
      const dialog = page.getByRole('dialog');
      const go = dialog.getByRole('button', { name: t('care.dismiss.go'), exact: true });
      expect(await go.isDisabled(), 'a reason is needed');
      const shown = await serious(page, '[role=dialog]');
      expect(!shown.length, shown.join('; '));
      await dialog.getByLabel(t('care.dismiss.reason'), { exact: true }).fill('留着给客服查旧单');
      await go.click();
      await page.goto(`${server.origin}/desk/knowledge/work?show=dismissed`);
      await card(page, '留着给客服查旧单').waitFor();
    });
    await step('what is mended is over by itself', async () => {
      await call(chief, server, 'POST', `/articles/${wrong}/archive`);
      await page.goto(`${server.origin}/desk/knowledge/work`);
      await look(one);
      await card(page, '退货口径速查').waitFor({ state: 'detached' });
      await page.goto(`${server.origin}/desk/knowledge/work?show=done`);
      await card(page, '退货口径速查').getByText(t('care.gone')).waitFor();
    });
    await step('what customers ask in vain stands there once, with how they asked; a draft says what agents replied', async () => {
      await askedInVain(browser, server, chief);
      await page.goto(`${server.origin}/desk/knowledge/work?kind=unanswered`);
      await look(one);
      const asked = page.locator('[data-task]').filter({ hasText: '电费' });
      await asked.waitFor();
      expect((await asked.count()) === 1, 'one task for all of them');
      expect((await asked.locator('.questions li').count()) === 3, 'three wordings');
      const found = await serious(page, 'questions');
      expect(!found.length, found.join('; '));
      await asked.getByRole('button', { name: t('care.draft'), exact: true }).click();
      await page.waitForURL((url) => /knowledge\/[0-9a-f-]{36}/.test(url.pathname));
      await page.getByText(t('knowledge.drawn'), { exact: false }).waitFor();
      const body = page.getByLabel(t('knowledge.edit.body'), { exact: true });
      const said = await until('the text of the draft', () => body.inputValue());
      expect(said.includes('门店前台可以代交电费') && !said.includes('还有什么可以帮'), 'the answer without the courtesies', said.slice(0, 400));
      expect((await page.getByRole('link', { name: t('knowledge.drawn_from', { n: 3 }), exact: true }).count()) === 1, 'its three conversations');
      await page.goto(`${server.origin}/desk/knowledge/work?kind=unanswered`);
      await asked.getByRole('button', { name: t('care.open_draft'), exact: true }).waitFor();
    });
    await step('on a phone and for somebody who writes no articles', async () => {
      await page.setViewportSize(PHONE);
      const found = await serious(page, 'on a phone');
      expect(!found.length, found.join('; '));
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      expect(!wide, 'nothing hangs over the edge');
      const agent = await Agent.arrive(browser, server, { lang: 'zh', user: users.find(({ role }) => role === 'agent') });
      await agent.logIn();
      await agent.page.goto(`${server.origin}/desk/knowledge`);
      await agent.page.locator('[data-article]').first().waitFor();
      expect(!(await agent.page.getByRole('link', { name: agent.t('care.title'), exact: true }).count()), 'no way to it');
      await agent.leave();
    });
    await one.behaved();
    await one.leave();
    await chief.leave();
  },
};

export default [journey];
