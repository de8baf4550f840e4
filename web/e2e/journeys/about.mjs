// What is asked before the first message, what the page tells of a visitor, and how the inbox wishes the widget to look.
import { Agent } from '../src/agent.mjs';
import { Server } from '../src/server.mjs';
import { Visitor } from '../src/visitor.mjs';
import { expect, same, until, untilSaid } from '../src/wait.mjs';

/** As the administrator, by the API that the page of inboxes uses. */
async function setInbox(server, settings) {
  const { users } = await server.logins();
  const { email, password } = users.find(({ role }) => role === 'administrator') ?? users.at(-1);
  const headers = { 'content-type': 'application/json', origin: server.origin };
  const log = await fetch(`${server.origin}/api/v1/session`, { method: 'POST', headers, body: JSON.stringify({ email, password }) });
  expect(log.ok, 'the administrator logs in', log.status);
  const { csrf } = await log.json();
  const as = { ...headers, cookie: log.headers.get('set-cookie').split(';')[0], 'x-csrf-token': csrf };
  const { inboxes } = await (await fetch(`${server.origin}/api/v1/inboxes`, { headers: as })).json();
  const inbox = inboxes.find(({ key }) => key === 'demo');
  const body = JSON.stringify({ name: inbox.name, origins: inbox.origins, settings });
  const saved = await fetch(`${server.origin}/api/v1/inboxes/${inbox.id}`, { method: 'PUT', headers: as, body });
  expect(saved.ok, 'the inbox is set', await saved.text());
  return { as, inbox };
}

const SETTINGS = {
  color: '#8a2f62',
  position: 'left',
  team: { zh: '云杉售后组', en: 'Spruce service' },
  reply_minutes: 3,
  pre_chat: [
    { kind: 'name', required: true },
    { kind: 'mail', required: false },
  ],
  cards: [{ title: { zh: '以旧换新', en: 'Trade in' }, url: 'https://example.com/trade' }],
  page: 'ask',
};
const texts = async (agent) => agent.page.locator('.panel').innerText();

export default [
  {
    name: 'about',
    async run({ browser, step, serverIs, finally: after }) {
      const server = await step('the demo starts', () => Server.start());
      after(() => server.stop());
      serverIs(server);
      const { users } = await server.logins();
      const { as } = await setInbox(server, SETTINGS);
      const visitor = await Visitor.arrive(browser, server, { lang: 'zh', path: '/demo/product.html' });
      await step('it looks as the inbox wishes, and shows who is behind it', async () => {
        const colour = await visitor.launcher.evaluate((button) => getComputedStyle(button).backgroundColor);
        same(colour, 'rgb(138, 47, 98)', 'its colour');
        expect((await visitor.launcher.boundingBox()).x < 100, 'on the left');
        await visitor.page.evaluate(() => {
          window.Zhike('attributes', { 会员等级: 3, vip: true });
          window.Zhike('track', 'added_to_cart', { sku: 'KT-15-GR' });
        });
        await visitor.open();
        await visitor.in('.team').filter({ hasText: '云杉售后组' }).filter({ hasText: '3 分钟' }).waitFor();
        await visitor.in('.business a').filter({ hasText: '以旧换新' }).waitFor();
      });
      await step('the first words wait until what must be asked is answered, and wrong answers are named', async () => {
        await visitor.write('怎么退货？');
        const form = visitor.in('.pre-chat');
        await form.waitFor();
        await form.locator('input[name=name]').fill('王小明');
        await form.locator('input[name=mail]').fill('wang@example');
        await form.locator('button[type=submit]').click();
        await form.getByText(visitor.t('pre_wrong_mail')).waitFor();
        same((await visitor.answers()).length, 0, 'nothing was said yet');
        await form.locator('input[name=mail]').fill('wang@example.com');
        await form.locator('button[type=submit]').click();
        await untilSaid('an answer', visitor.transcript, (all) => all.some(({ who, source }) => who === 'assistant' && source));
        same(await form.count(), 0, 'asked once');
      });
      const agent = await Agent.arrive(browser, server, { lang: 'zh', user: users[0] });
      await step('the agent sees it, and the page only once the visitor agrees', async () => {
        await agent.logIn();
        await agent.view('all');
        await agent.openRow('王小明');
        await until('what was told', async () => /wang@example\.com/.test(await texts(agent)) && /会员等级/.test(await texts(agent)));
        expect(/added_to_cart/.test(await texts(agent)), 'and what happened', await texts(agent));
        expect(!(await texts(agent)).includes(agent.t('customer.now_on')), 'no page without consent');
        await visitor.in('.consent').getByRole('button', { name: visitor.t('page_yes'), exact: true }).click();
        await until('the page', async () => (await texts(agent)).includes(agent.t('customer.now_on')), 40_000);
      });
      await step('a form is answered once and arrives typed; cards lie side by side', async () => {
        await agent.takeOver();
        const id = new URL(agent.page.url()).pathname.split('/').at(-1);
        const log = await fetch(`${server.origin}/api/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json', origin: server.origin }, body: JSON.stringify({ email: users[0].email, password: users[0].password }) });
        const { csrf } = await log.json();
        const headers = { ...as, cookie: log.headers.get('set-cookie').split(';')[0], 'x-csrf-token': csrf };
        const post = async (content) => {
          const body = JSON.stringify({ client_msg_id: `journey-${content.type}-1`, content });
          const answer = await fetch(`${server.origin}/api/v1/conversations/${id}/messages`, { method: 'POST', headers, body });
          expect(answer.ok, 'posted', await answer.text());
        };
        const fields = [
          { name: 'day', label: '上门日期', kind: 'date', required: true, min: '2026-01-01' },
          { name: 'part', label: '时段', kind: 'choice', required: true, choices: ['上午', '下午'] },
        ];
        await post({ type: 'form', title: '预约上门', fields });
        await post({ type: 'carousel', cards: [{ title: '水壶', price_fen: 19900 }, { title: '台灯', text: '护眼' }, { title: '风扇' }] });
        const form = visitor.in('.thread form.form');
        await form.locator('input[type=date]').fill('2026-12-01');
        await form.locator('select').selectOption('下午');
        await form.locator('button[type=submit]').click();
        await form.getByRole('button', { name: visitor.t('form_sent') }).waitFor();
        await untilSaid('the answer', agent.transcript, (all) => all.some(({ who, text }) => who === 'customer' && /上门日期[\s\S]*2026-12-01[\s\S]*时段[\s\S]*下午/.test(text ?? '')));
        same(await visitor.in('.strip .leaf').count(), 3, 'three cards');
        await visitor.page.reload();
        await visitor.launcher.waitFor();
        await visitor.open();
        await visitor.in('.thread form.form button[type=submit]:disabled').waitFor();
      });
      await step('in large letters three large buttons come first, and the first is a person, who needs no form', async () => {
        await setInbox(server, { ...SETTINGS, elder: true });
        const elder = await Visitor.arrive(browser, server, { lang: 'zh', path: '/demo/' });
        await elder.open();
        await elder.in('.large-buttons button').first().waitFor();
        same(await elder.in('.large-buttons button').count(), 3, 'three');
        const size = () => elder.in('.message .text').first().evaluate((line) => parseFloat(getComputedStyle(line).fontSize) * line.currentCSSZoom);
        await until('at least 18 px, once its style has come', async () => (await size()) >= 18);
        await elder.in('.large-buttons button').first().click();
        await elder.in('.banner.person').waitFor();
        same(await elder.in('.pre-chat').count(), 0, 'no form in the way');
        await elder.behaved();
        await elder.leave();
      });
      await visitor.behaved();
    },
  },
];
