// Product facts: a catalogue is looked at and taken, a newer one says what changed and what is gone, and everybody finds a product by its number.
import { Agent } from '../src/agent.mjs';
import { serious } from '../src/axe.mjs';
import { PHONE } from '../src/browser.mjs';
import { Server } from '../src/server.mjs';
import { expect, until } from '../src/wait.mjs';

const FIRST = '货号,名称.zh,名称.en,链接,电池容量,颜色.zh,颜色.en\nZX-1,折叠灯,Folding lamp,https://shop.example/zx-1,5000 mAh,深蓝,Deep blue\nZX-2,露营椅,Camp chair,,,,\n,没有货号,,,1,,\n';
const NEXT = 'sku,电池容量\nZX-1,6000 mAh\n';
const file = (name, text) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

const journey = {
  name: 'products',
  async run({ browser, step, serverIs, finally: after }) {
    const server = await step('the demo starts', () => Server.start());
    after(() => server.stop());
    serverIs(server);
    const { users } = await server.logins();
    const by = (role) => users.find((user) => user.role === role);
    const chief = await Agent.arrive(browser, server, { lang: 'zh', user: by('supervisor') });
    await chief.logIn();
    const { page, t } = chief;
    const address = `${server.origin}/desk/knowledge/products`;
    const open = async (one) => {
      await page.getByRole('button', { name: t('products.feed.button'), exact: true }).first().click();
      const dialog = page.getByRole('dialog');
      await dialog.locator('input[type=file]').setInputFiles(one);
      return dialog;
    };

    await step('a catalogue is looked at, with the row that is wrong, and taken', async () => {
      await page.goto(address);
      const dialog = await open(file('catalogue.csv', FIRST));
      await dialog.getByText(t('products.feed.count.created', { n: 2 }), { exact: true }).waitFor();
      await dialog.getByText(t('products.feed.problem.sku')).waitFor();
      const found = await serious(page, '[role=dialog]');
      expect(!found.length, found.join('; '));
      await dialog.getByRole('button', { name: t('products.feed.go', { n: 2 }), exact: true }).click();
      await dialog.getByText(t('products.feed.taken'), { exact: true }).waitFor();
      await dialog.getByRole('button', { name: t('common.close'), exact: true }).last().click();
      await page.getByRole('link', { name: /折叠灯/ }).waitFor();
    });
    await step('a newer one says what changes from what to what, and what is gone goes only when somebody says so', async () => {
      const dialog = await open(file('prices.csv', NEXT));
      await dialog.locator('del', { hasText: '5000 mAh' }).waitFor();
      await dialog.locator('ins', { hasText: '6000 mAh' }).waitFor();
      await dialog.getByText('ZX-2').waitFor();
      expect(!(await dialog.getByRole('checkbox').isChecked()), 'nobody said that they are gone');
      await dialog.getByRole('button', { name: t('products.feed.go', { n: 1 }), exact: true }).click();
      await dialog.getByText(t('products.feed.taken'), { exact: true }).waitFor();
      await dialog.getByRole('button', { name: t('common.close'), exact: true }).last().click();
      await page.getByRole('link', { name: /露营椅/ }).waitFor();
    });
    await step('a product is found by its number, and shows what it said before', async () => {
      await page.keyboard.press('/');
      await page.keyboard.type('zx-1');
      await page.getByRole('link', { name: /露营椅/ }).waitFor({ state: 'detached' });
      await page.getByRole('link', { name: /折叠灯/ }).click();
      await page.getByText(t('products.was', { value: '5000 mAh' })).waitFor();
      await page.getByText('Deep blue').waitFor();
      const found = await serious(page, 'product');
      expect(!found.length, found.join('; '));
      await page.setViewportSize(PHONE);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      expect(!wide, 'nothing hangs over the edge');
      await page.setViewportSize({ width: 1440, height: 900 });
    });
    await step('an agent reads and cannot import', async () => {
      const agent = await Agent.arrive(browser, server, { lang: 'en', user: by('agent') });
      await agent.logIn();
      await agent.page.goto(address);
      await agent.page.getByRole('link', { name: /Camp chair/ }).waitFor();
      expect((await agent.page.getByRole('button', { name: agent.t('products.feed.button') }).count()) === 0, 'no import');
      await agent.behaved();
      await agent.leave();
    });
    await step('a product is removed, and is gone from the list', async () => {
      await page.getByRole('button', { name: t('products.remove'), exact: true }).click();
      await page.getByRole('button', { name: t('products.remove'), exact: true }).last().click();
      await page.getByText(t('products.removed', { sku: 'ZX-1' })).waitFor();
      await until('the list has it no more', async () => new URL(page.url()).searchParams.get('sku') === null && (await page.getByRole('link', { name: /折叠灯/ }).count()) === 0);
    });
    await chief.behaved();
    await chief.leave();
  },
};

export default [journey];
