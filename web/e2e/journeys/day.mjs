// A day at the desk: what is begun is there on any device, what is put aside comes back, and colleagues do not talk over each other.
import { Agent } from '../src/agent.mjs';
import { PHONE } from '../src/browser.mjs';
import { Server } from '../src/server.mjs';
import { Visitor } from '../src/visitor.mjs';
import { expect, same, until, untilSaid } from '../src/wait.mjs';

const ASK = { zh: '我的包裹破了一个角', en: 'a corner of my parcel is torn' };
const DRAFT = { zh: '您好，我查到', en: 'Hello, I have found' };
const REST = { zh: '了，马上给您补发。', en: ' it, we send another one at once.' };
const NOTE = { zh: '这位是老客户', en: 'an old customer' };
const MORE = { zh: '还要多久？', en: 'how long will it take?' };

async function drafts(browser, server, agent, visitor, lang, step) {
  const { page, t } = agent;
  await step('a reply and a note that are begun outlive a reload, each for itself', async () => {
    await agent.write('…');
    await agent.composer.fill(DRAFT[lang]);
    await agent.mode('note');
    await agent.composer.fill(NOTE[lang]);
    await agent.mode('reply');
    same(await agent.composer.inputValue(), DRAFT[lang], 'the reply');
    // Another tab knows nothing but what the server knows.
    const phone = await Agent.arrive(browser, server, { lang, user: agent.user, viewport: PHONE, touch: true });
    await phone.logIn();
    await phone.row(t('row.draft').trim()).first().waitFor();
    await phone.view('mine');
    await phone.page.locator('a[data-row]').first().click();
    await until('the draft on the phone', async () => (await phone.composer.inputValue()) === DRAFT[lang]);
    await phone.mode('note');
    same(await phone.composer.inputValue(), NOTE[lang], 'the note on the phone');
    await phone.behaved();
    await phone.leave();
  });
  await step('two devices at once: the newest stays, the other is offered and can be put in', async () => {
    const other = await Agent.arrive(browser, server, { lang, user: agent.user });
    await other.logIn();
    await other.page.locator('a[data-row]').first().click();
    await until('the draft there', async () => (await other.composer.inputValue()) === DRAFT[lang]);
    await other.composer.fill(`${DRAFT[lang]} A`);
    await other.page.locator('body').evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await until('it is kept', () => page.evaluate(async (id) => (await (await fetch(`/api/v1/conversations/${id}/drafts`)).json()).drafts[0].text.endsWith('A'), agent.conversation()));
    await agent.composer.fill(`${DRAFT[lang]} B`);
    await page.getByText(t('drafts.take'), { exact: true }).waitFor();
    await page.getByRole('button', { name: t('drafts.take') }).click();
    same(await agent.composer.inputValue(), `${DRAFT[lang]} B\n${DRAFT[lang]} A`, 'both are there');
    await other.leave();
  });
  await step('sent is sent: no draft is left anywhere', async () => {
    await agent.composer.fill(DRAFT[lang] + REST[lang]);
    await agent.composer.press('Enter');
    await untilSaid('the reply', visitor.transcript, (all) => all.some(({ text }) => text === DRAFT[lang] + REST[lang]));
    await until('only the note is left', () => page.evaluate(async (id) => (await (await fetch(`/api/v1/conversations/${id}/drafts`)).json()).drafts.map((one) => one.private).join() === 'true', agent.conversation()));
    await agent.mode('note');
    await agent.composer.press('Enter');
    await agent.mode('reply');
  });
}

async function snooze(agent, visitor, lang, step) {
  const { page, t } = agent;
  await step('H and a digit put it aside; it waits in its own list', async () => {
    await agent.composer.press('Escape');
    await page.keyboard.press('h');
    await page.getByRole('dialog').waitFor();
    await page.getByRole('dialog').locator('li button').first().waitFor();
    await page.keyboard.press('1');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await agent.head.getByText(t('snooze.until', { time: '' }).trim(), { exact: false }).waitFor();
    await agent.view('mine');
    await page.getByText(t('empty.mine.title')).waitFor();
    await agent.view('snoozed');
    await page.locator('a[data-row]').first().waitFor();
  });
  await step('the customer writes, and it is back at once', async () => {
    await visitor.write(MORE[lang]);
    await page.getByText(t('empty.snoozed.title')).waitFor();
    await agent.view('mine');
    await agent.row(MORE[lang]).first().waitFor();
  });
  await step('who waits for a word is not put aside, and it is said why', async () => {
    await page.locator('body').press('h');
    await page.getByRole('dialog').locator('li button').first().click();
    await page.getByText(t('problem.unanswered')).waitFor();
  });
}

async function collision(agent, colleague, step, lang) {
  const { page, t } = agent;
  await step('each sees that the other looks, and that it is over', async () => {
    await colleague.view('all');
    await colleague.openRow(MORE[lang]);
    await agent.head.getByText(t('collision.looks', { names: colleague.user.name })).waitFor();
    await colleague.head.getByText(t('collision.looks', { names: agent.user.name })).waitFor();
  });
  await step('a colleague answers while one writes: sending asks first', async () => {
    await agent.mode('reply');
    await agent.composer.fill('B');
    await colleague.takeOver();
    await colleague.write('A');
    await untilSaid('the colleague’s words', agent.transcript, (all) => all.some(({ text }) => text === 'A'));
    await page.locator('.dock').getByRole('button', { name: t('action.take_over') }).click();
    await agent.composer.press('Enter');
    const dialog = page.getByRole('dialog', { name: t('collision.title', { name: colleague.user.name }) });
    await dialog.waitFor();
    await dialog.getByRole('button', { name: t('collision.look') }).click();
    same(await agent.composer.inputValue(), 'B', 'nothing was sent, nothing is lost');
    await agent.composer.press('Enter');
    await dialog.getByRole('button', { name: t('collision.send') }).click();
    await untilSaid('sent after all', agent.transcript, (all) => all.some(({ text }) => text === 'B'));
  });
}

async function anywhere(agent, step) {
  const { page, t } = agent;
  await step('the palette leads to a page of administration and back', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: t('palette.title') }).fill('canned');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: t('canned.title') }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: t('palette.title') }).fill(t('view.snoozed'));
    await page.keyboard.press('Enter');
    await page.getByText(t('empty.snoozed.title')).waitFor();
  });
}

async function installed(agent, server, step) {
  await step('the desk can be installed; its shell, and nothing else, opens without a network', async () => {
    const { page, context } = agent;
    const manifest = await page.evaluate(async () => (await fetch(document.querySelector('link[rel=manifest]').href)).json());
    expect(manifest.display === 'standalone' && manifest.icons.length >= 3, 'a manifest', manifest);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    const kept = await page.evaluate(async () => (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)))).flat());
    expect(kept.includes('/desk/') && kept.every((path) => path === '/desk/' || path.startsWith('/desk/assets/')), 'only the shell is kept', kept);
    agent.notes.problems.length = 0;
    await context.setOffline(true);
    await page.goto(`${server.origin}/desk/mine`);
    await page.getByText(agent.t('problem.unreachable')).waitFor();
    await context.setOffline(false);
    agent.notes.problems.length = 0;
  });
}

const journey = (lang) => ({
  name: `day-${lang}`,
  async run({ browser, step, serverIs, finally: after }) {
    const server = await step('the demo starts', () => Server.start());
    after(() => server.stop());
    serverIs(server);
    const { users } = await server.logins();
    const [first, second] = users.filter(({ role }) => role === 'agent');
    const visitor = await Visitor.arrive(browser, server, { lang, path: '/demo/order.html' });
    await visitor.open();
    await visitor.in('.offer').getByRole('button', { name: visitor.t('dismiss') }).click();
    await visitor.ask(ASK[lang], ({ who }) => who === 'assistant');
    await visitor.in('.ask').click();
    await visitor.in('.owner.queue').waitFor();
    const agent = await Agent.arrive(browser, server, { lang, user: first });
    await agent.logIn();
    await agent.view('unassigned');
    await agent.page.locator('a[data-row]').first().click();
    await agent.takeOver();
    await drafts(browser, server, agent, visitor, lang, step);
    await snooze(agent, visitor, lang, step);
    const colleague = await Agent.arrive(browser, server, { lang, user: second });
    await colleague.logIn();
    await collision(agent, colleague, step, lang);
    await anywhere(agent, step);
    await agent.behaved();
    await colleague.behaved();
    await installed(agent, server, step);
    await visitor.behaved();
  },
});

export default [journey('zh'), journey('en')];
