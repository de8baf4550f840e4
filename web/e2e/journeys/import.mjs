// Documents become drafts: real files in both languages are chosen, looked at part by part, written, and taken again after they changed.
import { readFileSync } from 'node:fs';
import { Agent } from '../src/agent.mjs';
import { serious } from '../src/axe.mjs';
import { Server } from '../src/server.mjs';
import { expect } from '../src/wait.mjs';

const real = (path) => new URL(`../../../crates/intake/tests/real/${path}`, import.meta.url);
const file = (path) => ({ name: path.split('/').at(-1), mimeType: 'application/octet-stream', buffer: readFileSync(real(path)) });
const text = (name, words) => ({ name, mimeType: 'text/markdown', buffer: Buffer.from(words) });
const FIRST = '# 签收时怎么验货\n\n请当面开箱。\n\n# 发票怎么开\n\n在订单页申请。\n';
const THEN = '# 签收时怎么验货\n\n请当面开箱，并拍照。\n\n# 发票怎么开\n\n在订单页申请。\n\n# 怎么改地址\n\n发货前可以改。\n';

/** Chooses in one of the dialog's lists. */
async function pick(page, label, option) {
  await page.getByRole('dialog').locator('label.select').filter({ hasText: label }).locator('.n-base-selection').click();
  await page.locator('.n-base-select-option').filter({ hasText: option }).last().click();
}

/** Opens the dialog and chooses files, each of which becomes an article for each chapter. */
async function choose({ page, t }, files) {
  await page.getByRole('button', { name: t('knowledge.import.button'), exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('input[type=file]').setInputFiles(files);
  await pick(page, t('knowledge.import.split'), t('knowledge.import.split_as.headings'));
  await dialog.getByRole('button', { name: t('knowledge.import.look'), exact: true }).click();
  await dialog.getByText(t('knowledge.import.ready')).waitFor();
  return dialog;
}

const journey = {
  name: 'import',
  async run({ browser, step, serverIs, finally: after }) {
    const server = await step('the demo starts', () => Server.start());
    after(() => server.stop());
    serverIs(server);
    const { users } = await server.logins();
    const one = await Agent.arrive(browser, server, { lang: 'zh', user: users.find((user) => user.role === 'supervisor') });
    await one.logIn();
    const { page, t } = one;
    await page.goto(`${server.origin}/desk/knowledge`);
    await page.locator('[data-article]').first().waitFor();
    const before = await step('real files of five kinds are looked at; what cannot be read is named', async () => {
      const files = ['docx/kicad-intro-zh.docx', 'pdf/latex-vignette.pdf', 'html/pg-tutorial-join.html', 'xlsx/deaths.xlsx', 'pdf/scan-congress.pdf'].map(file);
      const dialog = await choose(one, [...files, text('验货.md', FIRST)]);
      await dialog.locator('[data-part]').first().waitFor();
      await pick(page, t('knowledge.import.show'), `${t('knowledge.import.fate.refused')} (1)`);
      await dialog.getByText(t('knowledge.import.problem.no_text')).waitFor();
      await pick(page, t('knowledge.import.show'), `${t('knowledge.import.fate.create')} (`);
      const title = dialog.getByRole('button', { name: '签收时怎么验货', exact: true });
      for (let pages = 0; pages < 5 && !(await title.count()); pages += 1) await dialog.getByRole('button', { name: t('knowledge.list_more'), exact: true }).click();
      await title.click();
      await dialog.locator('.look').getByText('请当面开箱。').waitFor();
      const found = await serious(page, '[role=dialog]');
      expect(!found.length, found.join('; '));
      return dialog;
    });
    await step('drafts are written behind the page, and one leads to its article', async () => {
      await before.getByRole('button', { name: new RegExp(`^${t('knowledge.import.go', { n: '\\d+' })}$`) }).click();
      await before.getByText(new RegExp(t('knowledge.import.state.done', { done: '\\d+' }))).waitFor();
      await before.getByRole('button', { name: t('common.close'), exact: true }).last().click();
      await page.locator('[data-article]').getByText('发票怎么开').first().waitFor();
    });
    await step('the same file, changed, brings what is new and what changed', async () => {
      const dialog = await choose(one, [text('验货.md', THEN)]);
      for (const fate of ['create', 'change', 'same']) await dialog.locator('[data-part]').getByText(t(`knowledge.import.fate.${fate}`), { exact: true }).waitFor();
      await dialog.getByRole('button', { name: t('knowledge.import.go', { n: 2 }), exact: true }).click();
      await dialog.getByText(t('knowledge.import.state.done', { done: 2 })).waitFor();
      await dialog.getByRole('link', { name: t('knowledge.import.open'), exact: true }).first().waitFor();
    });
    await one.behaved();
    await one.leave();
  },
};

export default [journey];
