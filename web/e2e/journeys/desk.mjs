// The desk under a colleague's hands: its buttons, its keys, handing on, a phone.
import { Agent } from '../src/agent.mjs';
import { PHONE } from '../src/browser.mjs';
import { Server } from '../src/server.mjs';
import { Visitor } from '../src/visitor.mjs';
import { expect, same, until, untilSaid } from '../src/wait.mjs';

const ASK = { zh: '我的包裹破了一个角', en: 'a corner of my parcel is torn' };
const REPLY = { zh: '收到，我看一下', en: 'Got it, let me see' };

async function buttons(agent, step) {
  const { page, t } = agent;
  const side = page.getByRole('complementary', { name: t('side.label') });
  await step('the details are put away and fetched back by their buttons', async () => {
    await side.getByRole('button', { name: t('common.close') }).click();
    await side.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: t('action.details') }).click();
    await side.waitFor();
  });
  await step('help and palette open by their buttons and close', async () => {
    await page.getByRole('button', { name: t('action.help') }).click();
    const help = page.getByRole('dialog', { name: t('keys.title') });
    await help.waitFor();
    await help.getByRole('button', { name: t('common.close') }).click();
    await help.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: t('action.palette') }).click();
    const palette = page.getByRole('dialog', { name: t('palette.title') });
    await palette.waitFor();
    await page.keyboard.press('Escape');
    await palette.waitFor({ state: 'hidden' });
  });
}

async function keys(agent, visitor, lang, step) {
  const { page, t } = agent;
  await step('by keys alone: to the queue, open, take over, reply, note', async () => {
    await page.keyboard.press('2');
    await page.locator('a[data-row]').first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await untilSaid('the thread', agent.transcript, (all) => all.some(({ text }) => text === ASK[lang]));
    await page.keyboard.press('t');
    await agent.composer.waitFor();
    // Taking over puts one into the reply field; out of it, and back by its key.
    await page.keyboard.press('Escape');
    await page.keyboard.press('r');
    await page.keyboard.type(`${REPLY[lang]} t e x`);
    await page.keyboard.press('Enter');
    await untilSaid('the reply', visitor.transcript, (all) => all.some(({ who, text }) => who === 'agent' && text === `${REPLY[lang]} t e x`));
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    await until('the note field', async () => (await agent.composer.getAttribute('aria-label')) === t('composer.note_label'));
    await page.keyboard.press('Escape');
  });
}

async function attach(agent, visitor, step) {
  await step('a picture from the desk waits at the composer, goes with Enter, is seen in the widget, and downloaded by a click', async () => {
    await agent.mode('reply');
    const buffer = await agent.page.screenshot({ clip: { x: 0, y: 0, width: 320, height: 200 } });
    const chooser = agent.page.waitForEvent('filechooser');
    await agent.page.getByRole('button', { name: agent.t('composer.attach') }).click();
    await (await chooser).setFiles({ name: 'label.png', mimeType: 'image/png', buffer });
    await agent.page.getByRole('list', { name: agent.t('attach.waiting') }).getByText('label.png').waitFor();
    await agent.composer.press('Enter');
    await visitor.in('.message.agent .picture img').waitFor();
    const download = agent.page.waitForEvent('download');
    await agent.page.locator('.thread a.picture').first().click();
    same((await download).suggestedFilename(), 'label.png', 'the name of the download');
  });
}

async function handOn(agent, colleague, visitor, step) {
  const { t } = agent;
  await step('transferring gives it to the colleague, whom the visitor sees', async () => {
    await agent.page.getByRole('button', { name: t('action.transfer') }).click();
    const dialog = agent.page.getByRole('dialog');
    await dialog.getByRole('button', { name: colleague.user.name }).click();
    await dialog.waitFor({ state: 'hidden' });
    await colleague.view('mine');
    await colleague.page.locator('a[data-row]').first().click();
    await colleague.composer.waitFor();
    await colleague.write('hello');
    await visitor.in('.owner').filter({ hasText: colleague.user.name }).waitFor();
  });
  await step('back to the queue, and then to the assistant', async () => {
    const verb = async (who, name) => {
      await who.page.locator('.conversation .head').getByRole('button', { name: who.t('common.more') }).click();
      await who.page.locator('.n-dropdown-option').filter({ hasText: who.t(`action.${name}`) }).click();
    };
    await verb(colleague, 'return');
    await visitor.in('.owner.queue').waitFor();
    await agent.view('unassigned');
    await agent.page.locator('a[data-row]').first().click();
    await agent.takeOver();
    await verb(agent, 'give_back');
    await visitor.in('.owner.assistant').waitFor();
  });
}

async function phone({ browser, server, step }, lang, user) {
  await step('on a phone: one pane at a time, back to the list, the details over it', async () => {
    const agent = await Agent.arrive(browser, server, { lang, user, viewport: PHONE });
    await agent.logIn();
    await agent.view('all');
    await agent.page.locator('a[data-row]').first().click();
    await untilSaid('the thread', agent.transcript, (all) => all.length > 0);
    expect((await agent.page.locator('a[data-row]').count()) === 0, 'the list has made room');
    await agent.page.getByRole('button', { name: agent.t('action.details') }).click();
    const side = agent.page.getByRole('complementary', { name: agent.t('side.label') });
    await side.waitFor();
    await side.getByRole('button', { name: agent.t('common.close') }).click();
    await side.waitFor({ state: 'hidden' });
    await agent.page.getByRole('button', { name: agent.t('common.back') }).click();
    await agent.page.locator('a[data-row]').first().waitFor();
    await agent.behaved();
    await agent.leave();
  });
}

async function comeAndGo({ browser, server, step }, lang, user) {
  await step('a wrong password is told plainly; logging out ends the desk', async () => {
    const agent = await Agent.arrive(browser, server, { lang, user: { ...user, password: 'not-the-password' } });
    await agent.tryLogIn();
    await agent.page.getByText(agent.t('problem.wrong-password')).waitFor();
    agent.user = user;
    await agent.logIn();
    await agent.page.getByRole('button', { name: agent.t('rail.me', { name: user.name }) }).click();
    await agent.page.getByRole('button', { name: agent.t('settings.log_out') }).click();
    await agent.page.getByLabel(agent.t('login.email')).waitFor();
    await agent.page.goto(`${server.origin}/desk/all`);
    await agent.page.getByLabel(agent.t('login.email')).waitFor();
    await agent.behaved();
    await agent.leave();
  });
}

const journey = (lang) => ({
  name: `desk-${lang}`,
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
    await step('the button for a person leads to the queue', async () => {
      await visitor.in('.ask').click();
      await visitor.in('.owner.queue').waitFor();
    });
    const agent = await Agent.arrive(browser, server, { lang, user: first });
    await agent.logIn();
    await keys(agent, visitor, lang, step);
    await buttons(agent, step);
    await attach(agent, visitor, step);
    const colleague = await Agent.arrive(browser, server, { lang, user: second });
    await colleague.logIn();
    await handOn(agent, colleague, visitor, step);
    await phone({ browser, server, step }, lang, first);
    await comeAndGo({ browser, server, step }, lang, second);
    await visitor.behaved();
    await agent.behaved();
    await colleague.behaved();
  },
});

export default [journey('zh'), journey('en')];
