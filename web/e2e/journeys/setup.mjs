// The first start: from the printed link to the first answer on a page of another origin, and once only.
import { createServer } from 'node:http';

import { newPage } from '../src/browser.mjs';
import { Server } from '../src/server.mjs';
import { Visitor } from '../src/visitor.mjs';
import { expect, until } from '../src/wait.mjs';
import { deskWords } from '../src/words.mjs';

const PASSWORD = '松下问童子 言师采药去';
const ASK = { zh: '怎么申请退货？', en: 'How do I return something?' };

/** A shop's own page: nothing but the line that was copied. */
async function ownSite(tag) {
  const site = createServer((request, response) => {
    const found = new URL(request.url, 'http://site').pathname === '/';
    response.writeHead(found ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' });
    response.end(found ? `<!doctype html><html><head><title>Tea</title><link rel="icon" href="data:,"></head><body><h1>Tea</h1>${tag}</body></html>` : '');
  });
  await new Promise((done) => site.listen(0, '127.0.0.1', done));
  return { origin: `http://127.0.0.1:${site.address().port}`, close: () => new Promise((done) => site.close(done)) };
}

const journey = (lang) => ({
  name: `setup ${lang}`,
  async run({ browser, step, serverIs, finally: after }) {
    const server = await step('an empty start prints a link', () => Server.start(['--empty']));
    after(() => server.stop());
    serverIs(server);
    await until('the link', () => server.setupPath);
    const t = deskWords(lang);
    const { page, notes } = await newPage(browser, { lang, origins: [server.origin] });
    const next = () => page.getByRole('button', { name: t('setup.next'), exact: true }).click();
    const heading = (name) => page.getByRole('heading', { name: t(`setup.heading.${name}`) }).waitFor();
    await step('every page of the desk leads to the set-up', async () => {
      await page.goto(`${server.origin}/desk/mine`);
      await page.getByText(t('setup.closed')).waitFor();
    });
    await step('workspace and administrator; what is missing is said; back and a reload keep what was written', async () => {
      await page.goto(`${server.origin}${server.setupPath}`);
      await page.reload();
      await heading('workspace');
      await next();
      await page.getByText(t('setup.wrong.workspace')).waitFor();
      await page.getByLabel(t('setup.workspace')).fill('山房茶具');
      await next();
      await heading('administrator');
      await page.getByLabel(t('people.field.name'), { exact: true }).fill('林一');
      await page.reload();
      await heading('administrator');
      expect((await page.getByLabel(t('people.field.name'), { exact: true }).inputValue()) === '林一', 'the name was kept');
      await page.getByRole('button', { name: t('common.back') }).click();
      expect((await page.getByLabel(t('setup.workspace')).inputValue()) === '山房茶具', 'the workspace was kept');
      await next();
      await page.getByLabel(t('people.field.email')).fill('lin@tea.example');
      await page.getByLabel(t('login.password')).fill(PASSWORD);
      await next();
    });
    await step('the pack, then the widget with its real preview', async () => {
      await heading('pack');
      await next();
      await heading('inbox');
      await page.getByLabel(t('inboxes.field.name'), { exact: true }).fill('山房');
      await page.getByLabel(t('inboxes.field.color'), { exact: true }).fill('#ffd100');
      await page.getByRole('button', { name: /#[0-9a-f]{6}/ }).click();
      await page.getByLabel(t('inboxes.field.greeting_zh')).fill('欢迎来山房坐坐');
      await page.getByLabel(t('inboxes.field.greeting_en')).fill('Welcome to the tea house');
      const frame = page.frameLocator('iframe');
      await frame.getByText(lang === 'zh' ? '欢迎来山房坐坐' : 'Welcome to the tea house').first().waitFor();
      await next();
    });
    const tag = await step('hours, no agent, done; the line to copy', async () => {
      await heading('hours');
      await next();
      await heading('agent');
      await page.getByRole('button', { name: t('setup.finish') }).click();
      await page.getByRole('heading', { name: t('setup.done') }).waitFor();
      return page.getByLabel(t('inboxes.embed.tag'), { exact: true }).innerText();
    });
    await step('the link is used up', async () => {
      const again = await newPage(browser, { lang, origins: [server.origin] });
      const answer = await again.page.request.post(`${server.origin}/api/v1/setup/start`, { data: { token: server.setupPath.split('#')[1] } });
      expect(answer.status() === 410, 'the link is over', answer.status());
    });
    await step('a page of another origin gets the first answer', async () => {
      const site = await ownSite(tag);
      after(() => site.close());
      const visitor = await Visitor.arrive(browser, server, { lang, path: '/', origin: site.origin });
      await visitor.open();
      const found = await visitor.ask(ASK[lang], ({ who, text }) => who === 'assistant' && Boolean(text));
      expect(found, 'an answer');
      await visitor.behaved();
    });
    await step('and the administrator is at the desk', async () => {
      await page.getByRole('button', { name: t('setup.to_desk') }).click();
      await page.waitForURL(/\/desk\/mine/);
    });
    expect(notes.problems.length === 0, 'the pages misbehaved', notes.problems);
  },
});

export default [journey('zh'), journey('en')];
