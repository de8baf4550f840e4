// Documents become drafts: real files in both languages are chosen, looked at part by part, written, and taken again after they changed.
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent } from '../src/agent.mjs';
import { serious } from '../src/axe.mjs';
import { Server } from '../src/server.mjs';
import { expect, until } from '../src/wait.mjs';

const real = (path) => new URL(`../../../crates/intake/tests/real/${path}`, import.meta.url);
const file = (path) => ({ name: path.split('/').at(-1), mimeType: 'application/octet-stream', buffer: readFileSync(real(path)) });
const text = (name, words) => ({ name, mimeType: 'text/markdown', buffer: Buffer.from(words) });
const FIRST = '# 签收时怎么验货\n\n请当面开箱。\n\n# 发票怎么开\n\n在订单页申请。\n';
const THEN = '# 签收时怎么验货\n\n请当面开箱，并拍照。\n\n# 发票怎么开\n\n在订单页申请。\n\n# 怎么改地址\n\n发货前可以改。\n';

/** A help centre of somebody else's: three pages, one of which changes and one of which goes. */
class Site {
  pages = {
    '/help/': ['帮助', '欢迎。', ['a', 'b', '/shop']],
    '/help/a': ['怎么退换', '七天内可以退换。', ['/help/']],
    '/help/b': ['怎么开票', '在订单页申请。', ['/help/secret']],
  };
  asked = [];

  static async start() {
    const site = new Site();
    site.server = createServer(({ url }, answer) => site.serve(url, answer)).listen(0, '127.0.0.1');
    await new Promise((done) => site.server.once('listening', done));
    site.origin = `http://127.0.0.1:${site.server.address().port}`;
    return site;
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(done));
  }

  serve(url, answer) {
    this.asked.push(url);
    if (url === '/robots.txt') return answer.writeHead(200, { 'content-type': 'text/plain' }).end('User-agent: *\nDisallow: /help/secret\n');
    const page = this.pages[url];
    if (!page) return answer.writeHead(404).end();
    const [title, words, links] = page;
    const html = `<!doctype html><html lang=zh><nav>${links.map((link) => `<a href="${link}">x</a>`).join('')}</nav><main><h1>${title}</h1><p>${words}</p></main></html>`;
    return answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
  }
}

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

/** Asks for pages, as far as two links away. */
async function read({ page, t }, address, within) {
  await page.getByRole('button', { name: t('knowledge.import.button'), exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('tab', { name: t('knowledge.import.from.web'), exact: true }).click();
  await dialog.getByLabel(t('knowledge.import.web.addresses'), { exact: true }).fill(address);
  await pick(page, t('knowledge.import.web.links'), t('knowledge.import.web.links_as.2'));
  await dialog.getByLabel(t('knowledge.import.web.within'), { exact: true }).fill(within);
  await dialog.getByRole('button', { name: t('knowledge.import.web.go'), exact: true }).click();
  return dialog;
}

async function fromTheWeb({ step, after }, one) {
  const { page, t } = one;
  await page.getByRole('dialog').getByRole('button', { name: t('common.close'), exact: true }).last().click();
  const site = await Site.start();
  after(() => site.stop());
  one.site = site;
  const row = (dialog, title, fate) => dialog.locator('[data-part]').filter({ hasText: title }).getByText(t(`knowledge.import.fate.${fate}`), { exact: true }).waitFor();
  await step('an address inside that nobody allowed is refused with what to do', async () => {
    const dialog = await read(one, 'https://169.254.169.254/latest/', '');
    await dialog.getByText(t('knowledge.import.web.wrong.address', { n: 1 })).waitFor();
    await dialog.getByRole('button', { name: t('common.cancel'), exact: true }).click();
  });
  await step('pages are read while the dialog is closed, and what is forbidden is named', async () => {
    const started = await read(one, `${site.origin}/help/`, '/help/');
    await started.locator('progress').waitFor();
    const found = await serious(page, '[role=dialog]');
    expect(!found.length, found.join('; '));
    await started.getByRole('button', { name: t('common.close'), exact: true }).first().click();
    await page.getByRole('button', { name: t('knowledge.import.button'), exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: t('knowledge.import.web.show'), exact: true }).click();
    await dialog.getByText(t('knowledge.import.ready')).waitFor({ timeout: 30_000 });
    for (const title of ['帮助', '怎么退换', '怎么开票']) await row(dialog, title, 'create');
    await dialog.getByText(t('knowledge.import.problem.robots')).waitFor();
    expect(!site.asked.includes('/shop') && !site.asked.includes('/help/secret'), `asked for ${site.asked}`);
    await dialog.getByRole('button', { name: t('knowledge.import.go', { n: 3 }), exact: true }).click();
    await dialog.getByText(t('knowledge.import.state.done', { done: 3 })).waitFor();
    await dialog.getByRole('button', { name: t('common.close'), exact: true }).last().click();
  });
  await step('read again, what changed and what vanished is told', async () => {
    site.pages = { '/help/': ['帮助', '欢迎。', ['a']], '/help/a': ['怎么退换', '十天内可以退换。', []] };
    const dialog = await read(one, `${site.origin}/help/`, '/help/');
    await dialog.getByText(t('knowledge.import.ready')).waitFor({ timeout: 30_000 });
    await row(dialog, '帮助', 'same');
    await row(dialog, '怎么退换', 'change');
    await row(dialog, '怎么开票', 'drop');
    await dialog.getByRole('button', { name: t('knowledge.import.go', { n: 1 }), exact: true }).click();
    await dialog.getByText(t('knowledge.import.state.done', { done: 1 })).waitFor();
  });
}

async function byItself({ step }, one) {
  const { page, t } = one;
  const dialog = page.getByRole('dialog');
  const tab = (name) => dialog.getByRole('tab', { name: t(`knowledge.import.from.${name}`), exact: true }).click();
  await dialog.getByRole('button', { name: t('common.close'), exact: true }).last().click();
  await step('a site is set up to be read again by itself', async () => {
    await page.getByRole('button', { name: t('knowledge.import.button'), exact: true }).click();
    await tab('scheduled');
    await dialog.getByText(t('knowledge.readings.none')).waitFor();
    await tab('web');
    await dialog.getByLabel(t('knowledge.import.web.addresses'), { exact: true }).fill(`${one.site.origin}/help/`);
    await dialog.getByLabel(t('knowledge.readings.on')).check();
    await dialog.getByLabel(t('knowledge.readings.name'), { exact: true }).fill('旧商城');
    await dialog.getByRole('button', { name: t('knowledge.readings.set_up'), exact: true }).click();
    await dialog.getByText('旧商城', { exact: true }).waitFor();
    const found = await serious(page, '[role=dialog]');
    expect(!found.length, found.join('; '));
  });
  await step('read now, what changed waits to be looked at', async () => {
    await dialog.getByRole('button', { name: t('knowledge.readings.run_one', { name: '旧商城' }), exact: true }).click();
    await dialog.getByText(t('knowledge.readings.outcome_as.changed'), { exact: true }).waitFor({ timeout: 30_000 });
    await dialog.getByRole('button', { name: t('knowledge.import.web.show'), exact: true }).first().click();
    await dialog.getByText(t('knowledge.import.ready')).waitFor();
    await dialog.getByRole('button', { name: t('knowledge.import.back'), exact: true }).click();
  });
  await step('it rests, goes on, and is removed', async () => {
    await dialog.getByRole('button', { name: t('knowledge.readings.pause'), exact: true }).click();
    await dialog.getByText(t('knowledge.readings.paused'), { exact: true }).waitFor();
    await dialog.getByRole('button', { name: t('knowledge.readings.resume'), exact: true }).click();
    await dialog.getByRole('button', { name: t('knowledge.readings.edit_one', { name: '旧商城' }), exact: true }).click();
    await dialog.getByLabel(t('knowledge.readings.name'), { exact: true }).fill('新商城');
    await dialog.getByRole('button', { name: t('knowledge.readings.save'), exact: true }).click();
    await dialog.getByRole('button', { name: t('knowledge.sources.remove_one', { name: '新商城' }), exact: true }).click();
    await dialog.getByRole('button', { name: t('knowledge.sources.remove'), exact: true }).click();
    await dialog.getByText(t('knowledge.readings.none')).waitFor();
    await tab('programs');
    await dialog.getByText(t('knowledge.sources.none')).waitFor();
  });
}

async function fromAFolder({ step }, one) {
  const { page, t } = one;
  const dialog = page.getByRole('dialog');
  const tab = (name) => dialog.getByRole('tab', { name: t(`knowledge.import.from.${name}`), exact: true }).click();
  const setUp = dialog.getByRole('button', { name: t('knowledge.readings.set_up'), exact: true });
  await step('a folder inside that leads out is refused with what to do', async () => {
    await tab('folder');
    await pick(page, t('knowledge.folder.folder'), '手册');
    await dialog.getByLabel(t('knowledge.folder.within'), { exact: true }).fill('../etc');
    await dialog.getByLabel(t('knowledge.readings.name'), { exact: true }).fill('员工手册');
    await setUp.click();
    await dialog.getByText(t('knowledge.folder.wrong.within')).waitFor();
    const found = await serious(page, '[role=dialog]');
    expect(!found.length, found.join('; '));
  });
  await step('what lies in a folder of the server waits to be looked at, and its links are named', async () => {
    await dialog.getByLabel(t('knowledge.folder.within'), { exact: true }).fill('售后');
    await setUp.click();
    await dialog.getByText(t('knowledge.readings.at.folder', { place: '手册/售后' })).waitFor();
    await dialog.getByRole('button', { name: t('knowledge.readings.run_one', { name: '员工手册' }), exact: true }).click();
    await dialog.getByText(t('knowledge.readings.outcome_as.changed'), { exact: true }).waitFor({ timeout: 30_000 });
    await dialog.getByRole('button', { name: t('knowledge.import.web.show'), exact: true }).first().click();
    await dialog.getByText(t('knowledge.import.ready')).waitFor();
    await dialog.locator('[data-part]').filter({ hasText: '怎么寄回' }).getByText(t('knowledge.import.fate.create'), { exact: true }).waitFor();
    await dialog.getByText(t('knowledge.import.problem.link')).waitFor();
    await dialog.getByRole('button', { name: t('knowledge.import.go', { n: 1 }), exact: true }).click();
    await dialog.getByText(t('knowledge.import.state.done', { done: 1 })).waitFor();
  });
}

const journey = {
  name: 'import',
  async run({ browser, step, serverIs, finally: after }) {
    const folder = await mkdtemp(join(tmpdir(), 'zhike-e2e-'));
    after(() => rm(folder, { recursive: true, force: true }));
    const handbook = join(folder, 'handbook');
    await mkdir(join(handbook, '售后'), { recursive: true });
    await writeFile(join(handbook, '售后', '寄回.md'), '# 怎么寄回\n\n用原来的箱子。\n');
    await symlink(join(folder, 'zhike.toml'), join(handbook, '售后', '别的.md'));
    await writeFile(join(folder, 'zhike.toml'), `import_hosts = ["127.0.0.1"]\n[import_folders]\n"手册" = ${JSON.stringify(handbook)}\n`);
    const server = await step('the demo starts', () => Server.start(['--config', join(folder, 'zhike.toml')]));
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
      const more = dialog.getByRole('button', { name: t('knowledge.list_more'), exact: true });
      // A page comes when it comes: while one is under way there may be no button.
      await until('the part of the last file', async () => (await title.count()) || ((await more.isVisible()) && (await more.click({ timeout: 1000 }).catch(() => {})), false));
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
    await fromTheWeb({ step, after }, one);
    await byItself({ step }, one);
    await fromAFolder({ step }, one);
    await one.behaved();
    await one.leave();
  },
};

export default [journey];
