// Contrast, names and targets of what a person sees, in both languages, light and dark, wide and on a phone.
import { Agent } from '../src/agent.mjs';
import { PHONE, WIDE } from '../src/browser.mjs';
import { look } from '../src/look.mjs';
import { Server } from '../src/server.mjs';
import { Visitor } from '../src/visitor.mjs';
import { expect, untilSaid } from '../src/wait.mjs';

const ASK = { zh: ['运费怎么算', '找人工'], en: ['how much is shipping', 'I want to talk to a person'] };

async function lookAtBoth({ browser, server, step, users, found }, lang, dark, viewport) {
  const name = `${lang}, ${dark ? 'dark' : 'light'}, ${viewport.width}`;
  const note = (those) => those.forEach((one) => found.add(`${one} [${name}]`));
  const visitor = await Visitor.arrive(browser, server, { lang, dark, viewport });
  await visitor.open();
  const agent = await Agent.arrive(browser, server, { lang, dark, viewport, user: users.find(({ role }) => role === 'agent') });
  await step(`widget: ${name}`, async () => {
    const welcome = await visitor.page.evaluate(look, 'zhike-widget');
    await visitor.ask(ASK[lang][0], ({ source }) => Boolean(source));
    await visitor.ask(ASK[lang][1], ({ who }) => who === 'assistant');
    note([...welcome, ...(await visitor.page.evaluate(look, 'zhike-widget'))]);
  });
  await step(`desk: ${name}`, async () => {
    await agent.page.getByLabel(agent.t('login.email')).waitFor();
    const logIn = await agent.page.evaluate(look, null);
    await agent.logIn();
    await agent.view('unassigned');
    const list = await agent.page.evaluate(look, null);
    await agent.page.locator('a[data-row]').first().click();
    await untilSaid('the thread', agent.transcript, (all) => all.length > 2);
    const thread = await agent.page.evaluate(look, null);
    await agent.page.locator('button.why').first().click();
    await agent.page.getByText(agent.t('why.understood')).waitFor();
    const why = await agent.page.evaluate(look, null);
    note([...logIn, ...list, ...thread, ...why]);
  });
  await visitor.behaved();
  await agent.behaved();
  await visitor.leave();
  await agent.leave();
}

export default [
  {
    name: 'looks',
    async run({ browser, step, serverIs, finally: after }) {
      const server = await step('the demo starts', () => Server.start());
      after(() => server.stop());
      serverIs(server);
      const { users } = await server.logins();
      const found = new Set();
      for (const [lang, dark, viewport] of [
        ['zh', false, WIDE],
        ['zh', true, PHONE],
        ['en', true, WIDE],
        ['en', false, PHONE],
      ]) {
        await lookAtBoth({ browser, server, step, users, found }, lang, dark, viewport);
      }
      await step('nothing is hard to read, nameless or too small', () => expect(found.size === 0, [...found].join('\n      ')));
    },
  },
];
