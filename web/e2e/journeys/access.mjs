// axe-core over every page of the desk, administration, reports, the set-up, the log-in and the widget, in both languages, light and
// dark: nothing that it calls serious or critical.
import { readFileSync } from 'node:fs';

import { Agent } from '../src/agent.mjs';
import { serious } from '../src/axe.mjs';
import { newPage } from '../src/browser.mjs';
import { Server } from '../src/server.mjs';
import { Visitor } from '../src/visitor.mjs';
import { expect, until } from '../src/wait.mjs';

const ASK = { zh: '运费怎么算', en: 'how much is shipping' };
const SECTIONS = readFileSync(new URL('../../console/src/admin/sections.ts', import.meta.url), 'utf8').matchAll(/^ {4}id: '([^']+)'/gm);
const ADMIN = [...SECTIONS].map(([, id]) => id);

async function pages({ browser, server, users }, lang, dark, found) {
  const visitor = await Visitor.arrive(browser, server, { lang, dark });
  await visitor.open();
  await visitor.ask(ASK[lang], ({ who }) => who === 'assistant');
  found.push(...(await serious(visitor.page, 'widget')));
  const admin = await Agent.arrive(browser, server, { lang, dark, user: users.find(({ role }) => role === 'administrator') });
  await admin.page.getByLabel(admin.t('login.email')).waitFor();
  found.push(...(await serious(admin.page, 'log-in')));
  await admin.logIn();
  await admin.view('all');
  await admin.page.locator('a[data-row]').first().waitFor();
  found.push(...(await serious(admin.page, 'list')));
  await admin.page.locator('a[data-row]').first().click();
  await admin.page.locator('.thread .inner .bubble-row').first().waitFor();
  found.push(...(await serious(admin.page, 'conversation')));
  for (const [path, ready] of [['reports', 'h1'], ['knowledge', '[data-article]'], ['knowledge/new', 'textarea'], ['training', '[data-intent]'], ['training/intents/order.status', '[data-example]'], ['training/suggestions', 'h2'], ['training/versions', 'form'], ['training/sample', 'h2'], ['flows/edit/invoice_request', '[role=treeitem]'], ['flows/versions', 'h2'], ...ADMIN.map((id) => [`admin/${id}`, 'h1, h2']), ['sheet', 'h1, h2']]) {
    await admin.page.goto(`${server.origin}/desk/${path}`);
    await admin.page.locator(ready).first().waitFor();
    await until('what it loads', async () => (await admin.page.locator('.skeleton').count()) === 0 || path === 'sheet');
    found.push(...(await serious(admin.page, path)));
  }
  await visitor.leave();
  await admin.leave();
}

export default [
  {
    name: 'access',
    async run({ browser, step, serverIs, finally: after }) {
      const server = await step('the demo starts', () => Server.start());
      after(() => server.stop());
      serverIs(server);
      const { users } = await server.logins();
      const all = [];
      for (const lang of ['zh', 'en']) {
        for (const dark of [false, true]) {
          const found = [];
          await step(`${lang}, ${dark ? 'dark' : 'light'}`, () => pages({ browser, server, users }, lang, dark, found));
          all.push(...found.map((one) => `${one} [${lang}, ${dark ? 'dark' : 'light'}]`));
        }
      }
      const empty = await step('an empty start', () => Server.start(['--empty']));
      after(() => empty.stop());
      await until('the link', () => empty.setupPath);
      for (const lang of ['zh', 'en']) {
        const { context, page } = await newPage(browser, { lang, origins: [empty.origin] });
        await page.goto(`${empty.origin}${empty.setupPath}`);
        await page.getByRole('heading').first().waitFor();
        all.push(...(await serious(page, `set-up, ${lang}`)));
        await page.evaluate(() => document.body.append(document.createElement('button')));
        expect((await serious(page, 'planted')).some((one) => one.includes('button-name')), 'a button without a name is found, or none of this proves anything');
        await context.close();
      }
      await step('nothing serious', () => expect(all.length === 0, [...new Set(all)].join('\n      ')));
    },
  },
];
