// Somebody signed in at the shop: the widget knows who it is, and the order needs no phone; for others it stays shut.
import { Agent } from '../src/agent.mjs';
import { Server } from '../src/server.mjs';
import { Visitor } from '../src/visitor.mjs';
import { expect, until } from '../src/wait.mjs';

const ASK = '帮我查一下订单 ZK20260001';
const FOUND = /ZK20260001.*SF1380426015571/s;
const NOT_FOUND = /没有查到/;

async function signedIn(browser, server, customer) {
  const visitor = await Visitor.arrive(browser, server, { lang: 'zh', path: '/demo/order.html' });
  await visitor.page.locator('select[data-who]').selectOption(customer);
  await visitor.page.waitForLoadState('load');
  await visitor.page.getByText('已登录').waitFor();
  await visitor.open();
  await visitor.in('.offer').getByRole('button', { name: visitor.t('dismiss') }).click();
  return visitor;
}

export default [
  {
    name: 'identity',
    async run({ browser, step, serverIs, finally: after }) {
      const server = await step('the demo starts', () => Server.start());
      after(() => server.stop());
      serverIs(server);
      await step("the order page shows the shop's own data", async () => {
        const visitor = await Visitor.arrive(browser, server, { lang: 'zh', path: '/demo/order.html' });
        await until('the date of the order', async () => /\d{4}/.test(await visitor.page.locator('[data-put=placed]').innerText()));
        await visitor.behaved();
        await visitor.leave();
      });
      const owner = await signedIn(browser, server, 'c1001');
      await step('the owner gets the order without the phone digits', async () => {
        await owner.ask(ASK, ({ text }) => FOUND.test(text));
        const lines = await owner.answers();
        expect(!lines.some(({ text }) => /后四位/.test(text ?? '')), 'the phone is not asked for', lines);
      });
      await step('another customer does not', async () => {
        const other = await signedIn(browser, server, 'c1004');
        await other.ask(ASK, ({ text }) => NOT_FOUND.test(text));
        await other.behaved();
        await other.leave();
      });
      await step('the desk sees a verified customer', async () => {
        const { users } = await server.logins();
        const agent = await Agent.arrive(browser, server, { lang: 'zh', user: users[0] });
        await agent.logIn();
        await agent.view('all');
        await agent.openRow('ZK20260001');
        await agent.page.getByText(agent.t('customer.verified')).waitFor();
        await agent.page.getByText('c1001').or(agent.page.getByText('c1004')).first().waitFor();
        await agent.behaved();
      });
      await owner.behaved();
    },
  },
];
