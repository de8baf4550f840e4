// Canned replies: a supervisor writes one, an agent finds it by `/`, fills in what is missing, and the customer reads it.
import { Agent } from '../src/agent.mjs';
import { Server } from '../src/server.mjs';
import { Visitor } from '../src/visitor.mjs';
import { expect, until, untilSaid } from '../src/wait.mjs';

const ASK = { zh: '我的包裹破了一个角', en: 'a corner of my parcel is torn' };
const WORDS = {
  zh: { title: '重新发货', shortcut: 'cxfh', folder: '物流/发货', text: '我是{{agent.name}}，订单 {{order.number}} 今天重新发出。', find: '/重新', number: 'ZK20260018' },
  en: { title: 'Send again', shortcut: 'again', folder: 'Delivery/Dispatch', text: 'This is {{agent.name}}. Order {{order.number}} goes out again today.', find: '/aga', number: 'ZK20260018' },
};

async function write(admin, lang, step) {
  const { page, t } = admin;
  const words = WORDS[lang];
  await step('a shared reply is written in administration; a variable that nobody knows is refused', async () => {
    await page.goto(`${new URL(page.url()).origin}/desk/admin/canned`);
    await page.getByRole('button', { name: t('canned.add'), exact: true }).click();
    const dialog = page.getByRole('dialog', { name: t('canned.add') });
    await dialog.getByRole('button', { name: t('canned.save'), exact: true }).click();
    await dialog.getByText(t('canned.wrong.title')).waitFor();
    await dialog.getByLabel(t('canned.field.title')).fill(words.title);
    await dialog.getByLabel(t('canned.field.shortcut')).fill(words.shortcut);
    await dialog.getByLabel(t('canned.field.folder')).fill(words.folder);
    await dialog.getByLabel(t(`canned.field.${lang}`)).fill(`${words.text} {{order.total}}`);
    await dialog.getByRole('button', { name: t('canned.save'), exact: true }).click();
    await dialog.getByText(t('problem.unknown-variable')).waitFor();
    await dialog.getByLabel(t(`canned.field.${lang}`)).fill(words.text);
    await dialog.getByRole('button', { name: t('canned.save'), exact: true }).click();
    await page.locator(`[data-reply="${words.shortcut}"]`).waitFor();
  });
}

async function use(agent, visitor, lang, step) {
  const { page, composer } = agent;
  const words = WORDS[lang];
  await step('by keys alone: `/` finds it, Enter puts it in, what is missing is filled in before it goes out', async () => {
    await composer.press('End');
    await page.keyboard.type(words.find);
    await page.getByRole('option', { name: words.title }).waitFor();
    await page.keyboard.press('Enter');
    await until('the words in the field', async () => (await composer.inputValue()).includes('{{order.number}}'));
    expect(!(await composer.inputValue()).includes('{{agent.name}}'), 'the name of the agent is filled in', await composer.inputValue());
    await page.keyboard.press('Enter');
    await until('the gap is chosen', () => composer.evaluate((field) => field.value.slice(field.selectionStart, field.selectionEnd) === '{{order.number}}'));
    await page.keyboard.type(words.number);
    await page.keyboard.press('Enter');
    const said = words.text.replace('{{agent.name}}', agent.user.name).replace('{{order.number}}', words.number);
    await untilSaid('the reply', visitor.transcript, (all) => all.some(({ who, text }) => who === 'agent' && text === said));
  });
  await step('an emoji comes by its name', async () => {
    await page.keyboard.type(lang === 'zh' ? '谢谢 :谢' : 'Thanks :thank');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Enter');
    await until('the emoji', async () => (await composer.inputValue()).endsWith('🙏'));
    await composer.fill('');
  });
}

async function own(agent, lang, step) {
  const { page, t } = agent;
  await step('an agent may read the shared ones, keep their own, and take one back', async () => {
    await page.goto(`${new URL(page.url()).origin}/desk/admin/canned`);
    const item = page.locator(`[data-reply="${WORDS[lang].shortcut}"]`);
    await item.waitFor();
    expect((await item.getByRole('button').count()) === 0, 'an agent cannot change what all share');
    await page.getByRole('tab', { name: t('canned.scope.own') }).click();
    await page.getByText(t('canned.empty.own')).waitFor();
    await page.getByRole('button', { name: t('canned.add'), exact: true }).click();
    const dialog = page.getByRole('dialog', { name: t('canned.add') });
    await dialog.getByLabel(t('canned.field.title')).fill('own');
    await dialog.getByLabel(t('canned.field.shortcut')).fill('own');
    await dialog.getByLabel(t(`canned.field.${lang}`)).fill('own');
    await dialog.getByRole('button', { name: t('canned.save'), exact: true }).click();
    await page.locator('[data-reply="own"]').getByRole('button', { name: t('canned.remove', { title: 'own' }) }).click();
    await page.getByRole('button', { name: t('canned.remove_go'), exact: true }).click();
    await page.locator('[data-reply="own"]').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: t('common.undo') }).click();
    await page.locator('[data-reply="own"]').waitFor();
  });
}

const journey = (lang) => ({
  name: `canned-${lang}`,
  async run({ browser, step, serverIs, finally: after }) {
    const server = await step('the demo starts', () => Server.start());
    after(() => server.stop());
    serverIs(server);
    const { users } = await server.logins();
    const admin = await Agent.arrive(browser, server, { lang, user: users.find(({ role }) => role === 'administrator') });
    await admin.logIn();
    await write(admin, lang, step);
    const visitor = await Visitor.arrive(browser, server, { lang, path: '/demo/order.html' });
    await visitor.open();
    await visitor.in('.offer').getByRole('button', { name: visitor.t('dismiss') }).click();
    await visitor.ask(ASK[lang], ({ who }) => who === 'assistant');
    const agent = await Agent.arrive(browser, server, { lang, user: users.find(({ role }) => role === 'agent') });
    await agent.logIn();
    await agent.view('all');
    await agent.page.locator('a[data-row]').first().click();
    await untilSaid('the question', agent.transcript, (all) => all.some(({ text }) => text === ASK[lang]));
    await agent.takeOver();
    await use(agent, visitor, lang, step);
    await own(agent, lang, step);
    await visitor.behaved();
    await agent.behaved();
    await admin.leave();
  },
});

export default [journey('zh'), journey('en')];
