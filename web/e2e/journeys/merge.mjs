// Two conversations of one customer become one: at the desk by key, and before the customer's eyes in the widget.
import { createHmac } from 'node:crypto';

import { Agent } from '../src/agent.mjs';
import { Server } from '../src/server.mjs';
import { Visitor } from '../src/visitor.mjs';
import { expect, same, until, untilSaid } from '../src/wait.mjs';

const WORDS = {
  zh: { first: '我要找人工', second: '发票还没收到', after: '我还在等', reply: '我把两段会话放在一起看', unsent: '先查物流再说' },
  en: { first: 'I want to talk to a person', second: 'my invoice has not come', after: 'still waiting', reply: 'I look at both together', unsent: 'look at the parcel first' },
};
const SECOND = 'Pop-up store';

/** Asks the API as the one who is logged in on this page. */
const call = (page, method, path, body) => page.evaluate(async ({ method, path, body }) => {
  const { csrf } = await (await fetch('/api/v1/session')).json();
  const headers = { 'x-csrf-token': csrf, 'content-type': 'application/json' };
  const answer = await fetch(path, { method, headers, body: JSON.stringify(body) });
  return { status: answer.status, body: await answer.json() };
}, { method, path, body });

function signed(secret, sub) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const said = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub, exp: Math.floor(Date.now() / 1000) + 300 })}`;
  return `${said}.${createHmac('sha256', secret).update(said).digest('base64url')}`;
}

/** The same customer in another inbox, from a page of its own: says it, and asks for a person; gives the conversation. */
async function writes(page, { inbox, secret }, sub, text) {
  return page.evaluate(async ({ inbox, token: identity_token, text }) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch('/api/v1/widget/session', { method: 'POST', headers, body: JSON.stringify({ inbox, identity_token }) });
    const { token } = await answer.json();
    const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api/v1/socket`);
    const say = (frame) => socket.send(JSON.stringify(frame));
    const id = await new Promise((done, failed) => {
      socket.onopen = () => say({ t: 'hello', v: 1, token, watch: [] });
      socket.onclose = ({ code, reason }) => failed(new Error(`closed: ${code} ${reason}`));
      socket.onmessage = ({ data }) => {
        const frame = JSON.parse(data);
        if (frame.t === 'refused') failed(new Error(JSON.stringify(frame.problem)));
        if (frame.t === 'welcome') say({ t: 'send', client_msg_id: 'merge-0001', content: { type: 'text', text } });
        if (frame.t === 'ack' && frame.client_msg_id === 'merge-0001') say({ t: 'ask_person', client_msg_id: 'merge-0002' });
        if (frame.t === 'ack' && frame.client_msg_id === 'merge-0002') done(frame.conversation_id);
      };
    });
    socket.close();
    return id;
  }, { inbox, token: signed(secret, sub), text });
}

async function merges(agent, target, lang, step) {
  const { page, t } = agent;
  const words = WORDS[lang];
  await step('`M` offers the other conversation of the same customer, and says why the other way is shut', async () => {
    await agent.view('unassigned');
    // A note that is begun in the one that will be merged is not lost with it.
    await page.locator(`a[data-row]:not([href*="${target}"])`).click();
    await agent.mode('note');
    await agent.composer.fill(words.unsent);
    await page.locator(`a[data-row][href*="${target}"]`).click();
    await page.locator('.thread .bubble-row').first().waitFor();
    await agent.takeOver();
    await page.keyboard.press('Escape');
    await page.keyboard.press('m');
    const dialog = page.getByRole('dialog');
    await until('the other one is chosen, as there is no third', () => dialog.getByRole('radio').first().isChecked());
    expect(await dialog.getByRole('radio', { name: t('merge.here') }).isChecked(), 'it goes on here');
    expect(await dialog.getByRole('radio', { name: t('merge.there') }).isDisabled(), 'nobody owns the other one');
    await dialog.getByText(t('merge.not_mine')).waitFor();
    await dialog.getByRole('button', { name: t('merge.go_for_good'), exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText(t('merge.done').split('{name}')[lang === 'zh' ? 1 : 0].trim()).first().waitFor();
  });
  await step('what was said there is read here, folded and unfolded by its line', async () => {
    const part = page.getByRole('region', { name: t('merge.part', { name: t('merge.you') }) });
    await part.getByText(words.first).waitFor();
    const fold = part.getByRole('button', { expanded: true });
    await fold.click();
    await part.getByText(words.first).waitFor({ state: 'hidden' });
    await part.getByRole('button', { expanded: false }).click();
    await part.getByText(words.first).waitFor();
  });
}

async function goesOn(agent, visitor, lang, step) {
  const { page, t } = agent;
  const words = WORDS[lang];
  await step('the customer’s window goes on there, and keeps what was said before', async () => {
    await untilSaid('the second conversation', visitor.transcript, (all) => all.some(({ text }) => text === words.second));
    expect((await visitor.transcript()).some(({ text }) => text === words.first), 'the first words stay in view', await visitor.transcript());
    await visitor.write(words.after);
    await untilSaid('the word that came after', agent.transcript, (all) => all.some(({ text }) => text === words.after));
    await agent.mode('reply');
    await agent.write(words.reply);
    await untilSaid('the reply', visitor.transcript, (all) => all.some(({ who, text }) => who === 'agent' && text === words.reply));
    await until('it is read', async () => (await agent.transcript()).findLast((line) => line.who === 'agent')?.tick === t('tick.read'));
  });
  await step('a reload shows the one that goes on', async () => {
    await visitor.page.reload();
    await visitor.launcher.waitFor();
    await visitor.open();
    await untilSaid('the reply again', visitor.transcript, (all) => all.some(({ text }) => text === words.reply));
  });
  await step('the original says where it went and by whom, and leads back', async () => {
    const target = agent.conversation();
    await page.getByRole('button', { name: t('merge.open') }).click();
    await until('another address', () => agent.conversation() !== target);
    await agent.head.getByText(t('merge.pill')).waitFor();
    expect((await agent.composer.count()) === 0, 'nothing is written there any more');
    await page.getByText(words.unsent).waitFor();
    await page.getByRole('button', { name: t('merge.go_on') }).click();
    await until('back', () => agent.conversation() === target);
    await page.getByText(words.reply).first().waitFor();
  });
}

export default ['zh', 'en'].map((lang) => ({
  name: `merge-${lang}`,
  async run({ browser, step, serverIs, finally: after }) {
    const server = await step('the demo starts', () => Server.start());
    after(() => server.stop());
    serverIs(server);
    const { users } = await server.logins();
    const visitor = await Visitor.arrive(browser, server, { lang, path: '/demo/order.html' });
    let target;
    await step('a known customer writes in two places', async () => {
      await visitor.page.locator('select[data-who]').selectOption('c1001');
      await visitor.page.waitForLoadState('load');
      await visitor.launcher.waitFor();
      await visitor.open();
      await visitor.in('.offer').getByRole('button', { name: visitor.t('dismiss') }).click();
      await visitor.write(WORDS[lang].first);
      await until('it has arrived', async () => (await visitor.in('.mine.pending').count()) === 0);
      const admin = await Agent.arrive(browser, server, { lang, user: users.find(({ role }) => role === 'administrator') });
      await admin.logIn();
      const known = await admin.page.evaluate(async () => (await (await fetch('/api/v1/inboxes')).json()).inboxes[0]);
      const made = await call(admin.page, 'POST', '/api/v1/inboxes', { name: SECOND, origins: [], settings: known.settings });
      same(made.status, 201, 'a second inbox');
      target = await writes(admin.page, { inbox: made.body.inbox.key, secret: made.body.secret }, 'c1001', WORDS[lang].second);
      await admin.leave();
    });
    const agent = await Agent.arrive(browser, server, { lang, user: users.find(({ role }) => role === 'agent') });
    await agent.logIn();
    await merges(agent, target, lang, step);
    await goesOn(agent, visitor, lang, step);
    await agent.behaved();
    await visitor.behaved();
  },
}));
