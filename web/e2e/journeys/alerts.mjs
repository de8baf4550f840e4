// Danger in a customer's words: help first, a person at once, and the desk sees why, without a word of it in the customer's window.
import { Agent } from '../src/agent.mjs';
import { Server } from '../src/server.mjs';
import { Visitor } from '../src/visitor.mjs';
import { expect, until, untilSaid } from '../src/wait.mjs';

const WORDS = {
  zh: { danger: '钱要不回来，我真的不想活了', help: /12356/, second: '再不处理我就打12315', other: '什么时候发货' },
  en: { danger: 'I lost everything and I want to kill myself', help: /988/, second: 'I am reporting you to trading standards', other: 'when will it ship' },
};

async function asks(browser, server, lang, text, wanted) {
  const visitor = await Visitor.arrive(browser, server, { lang });
  await visitor.open();
  await visitor.ask(text, wanted);
  return visitor;
}

async function inTheList(agent, lang, step) {
  const { page, t } = agent;
  await step('the list marks who is in danger, in words too, and nobody else', async () => {
    await agent.view('all');
    const marked = page.locator('a[data-row]').filter({ has: page.locator('.alarm') });
    await marked.filter({ hasText: t('danger.self_harm') }).first().waitFor();
    expect((await marked.count()) === 1, 'one is marked', await marked.allInnerTexts());
  });
  await step('the filter in the address finds it alone', async () => {
    await page.goto(`${new URL(page.url()).origin}/desk/find?danger=sure`);
    await page.locator('a[data-row] .alarm').first().waitFor();
    expect((await page.locator('a[data-row]').count()) === 1, 'one is found', await page.locator('a[data-row]').allInnerTexts());
  });
}

async function inTheHead(agent, visitor, lang, step) {
  const { page, t } = agent;
  const words = WORDS[lang];
  const marks = agent.head.getByRole('list', { name: t('danger.label') });
  await step('the head says what was heard, and the reasons say by which words', async () => {
    await page.locator('a[data-row]').first().click();
    await marks.getByText(t('danger.self_harm'), { exact: true }).waitFor();
    await page.locator('button.why').first().click();
    await page.getByText(t('why.understood')).waitFor();
    await page.getByRole('heading', { name: t('danger.label') }).waitFor();
  });
  await step('what is heard while a person answers is there at once', async () => {
    await agent.takeOver();
    await visitor.write(words.second);
    await marks.getByText(t('danger.regulator'), { exact: true }).waitFor();
    await marks.getByText(t('danger.self_harm'), { exact: true }).waitFor();
  });
}

async function told(lang, { browser, server, users, step }) {
  const words = WORDS[lang];
  const quiet = await asks(browser, server, lang, words.other, ({ who }) => who === 'assistant');
  const visitor = await step('who may hurt themselves reads where help is found, and gets a person', async () => {
    const one = await asks(browser, server, lang, words.danger, ({ text }) => words.help.test(text ?? ''));
    await one.in('.owner.queue').waitFor();
    return one;
  });
  const agent = await Agent.arrive(browser, server, { lang, user: users.find(({ role }) => role === 'agent') });
  await agent.logIn();
  await inTheList(agent, lang, step);
  await inTheHead(agent, visitor, lang, step);
  await step('the customer is not told what was heard', async () => {
    const page = await visitor.in('.panel').innerText();
    for (const kind of ['self_harm', 'regulator']) expect(!page.includes(agent.t(`danger.${kind}`)), 'a mark of ours is shown', page);
  });
  await untilSaid('the thread', agent.transcript, (all) => all.some(({ text }) => text === words.second));
  await agent.page.locator('.conversation .head').getByRole('button', { name: agent.t('action.resolve') }).click();
  await until('it is resolved', async () => (await agent.composer.count()) === 0 || (await agent.head.innerText()).includes(agent.t('life.resolved')));
  for (const one of [visitor, agent, quiet]) {
    await one.behaved();
    await one.leave();
  }
}

export default ['zh', 'en'].map((lang) => ({
  name: `alerts ${lang}`,
  async run({ browser, step, serverIs, finally: after }) {
    const server = await step('the demo starts', () => Server.start());
    after(() => server.stop());
    serverIs(server);
    const { users } = await server.logins();
    await told(lang, { browser, server, users, step });
  },
}));
