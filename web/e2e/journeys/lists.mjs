// The desk finds everything: labels made and put on, words found wherever they stand, a filter kept as a view, many done at once.
import { Agent } from '../src/agent.mjs';
import { Server } from '../src/server.mjs';
import { Visitor } from '../src/visitor.mjs';
import { expect, until } from '../src/wait.mjs';

const WORDS = {
  zh: { label: '催发货', says: ['我的包裹破了一个角', '转人工'], other: '什么时候发货', find: '破了', phrase: '"破了一个角"', nowhere: '"一个破角"', view: '破损待办' },
  en: { label: 'Damaged', says: ['a corner of my parcel is torn', 'I want to talk to a person'], other: 'when will it ship', find: 'torn', phrase: '"parcel is torn"', nowhere: '"torn parcel"', view: 'Damaged parcels' },
};

async function customer(browser, server, lang, texts) {
  const visitor = await Visitor.arrive(browser, server, { lang, path: '/demo/order.html' });
  await visitor.open();
  await visitor.in('.offer').getByRole('button', { name: visitor.t('dismiss') }).click();
  for (const text of texts) await visitor.ask(text, ({ who }) => who === 'assistant');
  return visitor;
}

async function makeLabel(admin, lang, step) {
  const { page, t } = admin;
  await step('a label is made in administration, and its name is taken then', async () => {
    await page.goto(`${new URL(page.url()).origin}/desk/admin/labels`);
    for (const taken of [false, true]) {
      await page.getByRole('button', { name: t('labels.add'), exact: true }).first().click();
      const dialog = page.getByRole('dialog', { name: t('labels.add') });
      await dialog.getByLabel(t(`labels.field.${lang}`)).fill(WORDS[lang].label);
      await dialog.locator('label[title]').nth(2).click();
      await dialog.getByRole('button', { name: t('common.save'), exact: true }).click();
      if (taken) {
        await dialog.getByText(t('labels.exists')).waitFor();
        await dialog.getByRole('button', { name: t('common.cancel'), exact: true }).click();
      } else await dialog.waitFor({ state: 'hidden' });
    }
    await page.locator('[data-label]').filter({ hasText: WORDS[lang].label }).waitFor();
  });
}

async function search(agent, lang, step) {
  const { page, t } = agent;
  const words = WORDS[lang];
  const field = page.getByRole('searchbox', { name: t('search.everything') });
  await step('`/` and a word find the conversation, with the word marked; what stands nowhere is not found', async () => {
    await page.locator('a[data-row]').first().focus();
    await page.keyboard.press('/');
    await until('the field is in focus', () => field.evaluate((element) => element === document.activeElement));
    await page.keyboard.type(words.find);
    await page.locator('a[data-row] mark').first().waitFor();
    expect((await page.locator('a[data-row]').count()) === 1, 'one conversation has it', await page.locator('a[data-row]').allInnerTexts());
    expect(new URL(page.url()).searchParams.get('q') === words.find, 'the words stand in the address', page.url());
    await field.fill(words.phrase);
    await until('the phrase', async () => new URL(page.url()).searchParams.get('q') === words.phrase && (await page.locator('a[data-row] mark').count()) > 0);
    await field.fill(words.nowhere);
    await page.getByText(t('empty.find.title')).waitFor();
    await field.fill('');
  });
}

async function label(agent, lang, step) {
  const { page, t } = agent;
  const words = WORDS[lang];
  await step('`l` puts the label on; the row shows it; undo takes it off', async () => {
    await agent.view('all');
    await agent.page.locator('a[data-row]').filter({ hasText: words.says[1] }).or(agent.page.locator('a[data-row]')).first().click();
    await page.locator('.thread .inner .bubble-row').first().waitFor();
    await page.locator('body').press('l');
    const dialog = page.getByRole('dialog', { name: t('labels.put_on') });
    await dialog.getByRole('option', { name: words.label }).click();
    await dialog.getByRole('button', { name: new RegExp(t('common.save')) }).click();
    const chip = page.locator('a[data-row] .labels').filter({ hasText: words.label });
    await chip.first().waitFor();
    await agent.head.locator('.labels').filter({ hasText: words.label }).waitFor();
    await page.getByRole('button', { name: t('common.undo') }).click();
    await chip.first().waitFor({ state: 'detached' });
  });
}

async function many(agent, lang, step) {
  const { page, t } = agent;
  const words = WORDS[lang];
  await step('all are selected, labelled at once, and found by the label', async () => {
    await agent.view('all');
    await page.locator('a[data-row]').first().focus();
    await page.keyboard.press('x');
    const bar = page.getByRole('toolbar', { name: t('bulk.label') });
    const rows = await page.locator('a[data-row]').count();
    await bar.getByRole('button', { name: t('bulk.all', { n: rows }) }).click();
    await bar.getByText(t('bulk.count', { n: rows })).waitFor();
    await bar.getByRole('button', { name: t('bulk.label_them') }).click();
    const dialog = page.getByRole('dialog', { name: t('labels.put_on_many', { n: rows }) });
    await dialog.getByRole('option', { name: words.label }).click();
    await dialog.getByRole('button', { name: new RegExp(t('common.save')) }).click();
    await page.getByText(t('bulk.done', { n: rows })).waitFor();
    await until('every row carries it', async () => (await page.locator('a[data-row] .labels').filter({ hasText: words.label }).count()) === rows);
  });
  await step('what may not be done is told row by row', async () => {
    // The assistant has it: nobody can give back what is not theirs.
    await page.locator('a[data-row]').filter({ hasText: words.label }).filter({ has: page.locator('.owner.assistant') }).first().focus();
    await page.keyboard.press('x');
    const bar = page.getByRole('toolbar', { name: t('bulk.label') });
    await bar.getByRole('button', { name: t('action.return') }).click();
    const dialog = page.getByRole('dialog', { name: t('bulk.refused', { n: 1 }) });
    await dialog.getByText(t('problem.not-owner')).waitFor();
    await dialog.getByRole('button', { name: t('common.close'), exact: true }).last().click();
    await dialog.waitFor({ state: 'hidden' });
  });
}

async function view(agent, lang, step) {
  const { page, t } = agent;
  const words = WORDS[lang];
  await step('a filter is kept as a view with its count, opened again, and taken away and back', async () => {
    await page.locator('body').press('f');
    const panel = page.getByRole('region', { name: t('filter.title') });
    await panel.waitFor();
    await panel.getByText(t('filter.by.unread'), { exact: true }).click();
    await until('the filter stands in the address', () => new URL(page.url()).searchParams.get('unread') === '1');
    await panel.getByRole('button', { name: t('views.keep') }).click();
    const dialog = page.getByRole('dialog', { name: t('views.keep') });
    await dialog.getByLabel(t('views.name')).fill(words.view);
    await dialog.getByRole('button', { name: t('common.save'), exact: true }).click();
    const chip = page.getByRole('navigation', { name: t('views.title') }).getByRole('button', { name: words.view });
    await chip.waitFor();
    await until('its count', async () => /\d/.test((await chip.locator('.count').textContent().catch(() => '')) ?? ''));
    await page.locator('body').press('f');
    await agent.view('all');
    await chip.click();
    await until('the filter is back', () => new URL(page.url()).searchParams.get('unread') === '1');
    await page.getByRole('button', { name: t('views.menu') }).click();
    await page.getByText(t('views.remove'), { exact: true }).click();
    await chip.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: t('common.undo') }).last().click();
    await chip.waitFor();
  });
}

const journey = (lang) => ({
  name: `lists-${lang}`,
  async run({ browser, step, serverIs, finally: after }) {
    const server = await step('the demo starts', () => Server.start());
    after(() => server.stop());
    serverIs(server);
    const { users } = await server.logins();
    const admin = await Agent.arrive(browser, server, { lang, user: users.find(({ role }) => role === 'administrator') });
    await admin.logIn();
    await makeLabel(admin, lang, step);
    const one = await customer(browser, server, lang, WORDS[lang].says);
    const other = await customer(browser, server, lang, [WORDS[lang].other]);
    const agent = await Agent.arrive(browser, server, { lang, user: users.find(({ role }) => role === 'agent') });
    await agent.logIn();
    await agent.view('all');
    await agent.page.locator('a[data-row]').first().waitFor();
    await search(agent, lang, step);
    await label(agent, lang, step);
    await many(agent, lang, step);
    await view(agent, lang, step);
    await one.behaved();
    await other.behaved();
    await agent.behaved();
    await admin.leave();
  },
});

export default [journey('zh'), journey('en')];
