// The help centre as somebody finds it whom nobody knows: both languages, with and without scripts, by keyboard; an article that is taken
// back is gone.
import { Agent } from '../src/agent.mjs';
import { serious } from '../src/axe.mjs';
import { newPage, PHONE } from '../src/browser.mjs';
import { Server } from '../src/server.mjs';
import { expect, until } from '../src/wait.mjs';

const ASKED = { zh: '退货', en: 'return' };
const NONSENSE = 'qzxv wkjh';

async function reads(browser, server, lang, step) {
  const { page, notes } = await newPage(browser, { lang, origins: [server.origin] });
  await step(`${lang}: the first page comes in the reader's language, and axe finds nothing serious`, async () => {
    await page.goto(`${server.origin}/help/`);
    await page.waitForURL(`${server.origin}/help/${lang}`);
    expect((await page.locator('html').getAttribute('lang')).startsWith(lang), 'the language is said');
    expect((await page.locator('.sections > li').count()) > 3, 'categories');
    const found = await serious(page, 'first page');
    expect(!found.length, found.join('; '));
  });
  await step(`${lang}: what is typed is offered, and chosen by keyboard`, async () => {
    const field = page.getByRole('combobox');
    await field.fill(ASKED[lang]);
    const first = page.getByRole('option').first();
    await first.waitFor();
    const found = await serious(page, 'offers');
    expect(!found.length, found.join('; '));
    const title = await first.innerText();
    await page.keyboard.press('ArrowDown');
    expect((await first.getAttribute('aria-selected')) === 'true', 'the first is chosen');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
    const inArticle = await serious(page, 'article');
    expect(!inArticle.length, inArticle.join('; '));
  });
  await step(`${lang}: a search is looked at, and one of its results opened`, async () => {
    await page.goto(`${server.origin}/help/${lang}/search?q=${encodeURIComponent(ASKED[lang])}`);
    await page.locator('.cards a').first().click();
    await page.locator('.prose').waitFor();
  });
  await step(`${lang}: whether it helped is said, and why`, async () => {
    await page.locator('#feedback button[value="no"]').click();
    await page.locator('#words').fill('运费没有写 / no word of the fee');
    const found = await serious(page, 'feedback');
    expect(!found.length, found.join('; '));
    await page.locator('#feedback button').click();
    await page.waitForURL(/feedback=told/);
    await page.getByRole('status').waitFor();
  });
  await step(`${lang}: a search that finds nothing says so, and one page leads to the same in the other language`, async () => {
    await page.goto(`${server.origin}/help/${lang}/search?q=${encodeURIComponent(NONSENSE)}`);
    await page.getByRole('status').waitFor();
    await page.goto(`${server.origin}/help/${lang}`);
    await page.locator('.sections h3 a').first().click();
    await page.locator('.cards a').first().click();
    await page.locator('.prose').waitFor();
    const before = new URL(page.url()).pathname;
    await page.locator('.language').click();
    const other = lang === 'zh' ? 'en' : 'zh';
    await page.waitForURL(`${server.origin}${before.replace(`/${lang}/`, `/${other}/`)}`);
    await page.locator('.prose').waitFor();
  });
  await step(`${lang}: at 320 pixels nothing is wider than the page`, async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    for (const path of [`/help/${lang}`, new URL(page.url()).pathname]) {
      await page.goto(`${server.origin}${path}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide <= 320, `${path} is ${wide} wide`);
    }
  });
  expect(!notes.problems.length, `the page does nothing that it must not: ${notes.problems.join('; ')}`);
  await page.context().close();
}

const journey = {
  name: 'centre',
  async run({ browser, step, serverIs, finally: after }) {
    const server = await step('the demo starts', () => Server.start());
    after(() => server.stop());
    serverIs(server);
    await step('its help centre opens by itself', () => until('the articles to be in', async () => {
      const answer = await fetch(`${server.origin}/help/zh`);
      return answer.ok && (await answer.text()).includes('class="sections"');
    }));
    for (const lang of ['zh', 'en']) await reads(browser, server, lang, step);

    const { users } = await server.logins();
    const admin = await Agent.arrive(browser, server, { lang: 'en', user: users.find((user) => user.role === 'administrator') });
    await admin.logIn();
    const { page, t } = admin;
    await step('what was not found stands in the settings, and axe finds nothing serious there', async () => {
      await page.goto(`${server.origin}/desk/admin/help-centre`);
      await page.getByRole('table', { name: t('help_centre.misses.title') }).getByText(NONSENSE).first().waitFor();
      const found = await serious(page, 'main');
      expect(!found.length, found.join('; '));
    });
    await step('what was looked for stands there too, with how often it was opened', async () => {
      const table = page.getByRole('table', { name: t('help_centre.searches.title') });
      for (const asked of Object.values(ASKED)) {
        const row = table.getByRole('row').filter({ has: page.getByText(asked, { exact: true }) });
        await row.getByText('2 · 100%', { exact: true }).waitFor();
      }
    });
    await step('a name is changed and every page has it', async () => {
      await page.getByLabel(t('help_centre.name_en'), { exact: true }).fill('Spruce answers');
      await page.getByRole('button', { name: t('common.save'), exact: true }).click();
      await page.getByText(t('help_centre.saved_on')).waitFor();
      await until('the new name', async () => (await (await fetch(`${server.origin}/help/en`)).text()).includes('Spruce answers'));
    });

    const context = await browser.newContext({ javaScriptEnabled: false, viewport: PHONE, locale: 'zh-CN' });
    const plain = await context.newPage();
    let path = '';
    await step('without scripts too: search, read, say that it helped', async () => {
      await plain.goto(`${server.origin}/help/zh`);
      await plain.locator('input[name="q"]').fill(ASKED.zh);
      await plain.locator('form.search button').click();
      await plain.locator('.cards a').first().click();
      await plain.locator('.prose').waitFor();
      path = new URL(plain.url()).pathname;
      await plain.locator('#feedback button[value="yes"]').click();
      await plain.locator('#words').waitFor();
    });
    await step('its editor sees that it helped and goes to its public page; taken back, it is gone there', async () => {
      const id = path.slice(-36);
      await page.goto(`${server.origin}/desk/knowledge/${id}`);
      const helped = page.getByRole('region', { name: t('knowledge.helped.title') });
      await helped.getByRole('link').first().waitFor();
      expect((await helped.getByRole('link').first().getAttribute('href')).endsWith(path), 'its address');
      const csrf = await page.evaluate(async () => (await (await fetch('/api/v1/session')).json()).csrf);
      const status = await page.evaluate(async ([article, token]) => (await fetch(`/api/v1/articles/${article}/withdraw`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-csrf-token': token }, body: JSON.stringify({ reason: 'wrong' }) })).status, [id, csrf]);
      expect(status === 200, `taken back: ${status}`);
      const asked = await fetch(`${server.origin}${path}`);
      expect(asked.status === 404, `gone at once for whoever asks: ${asked.status}`);
      // A browser may show what it has for five seconds more.
      await until('the page to be gone from the browser too', async () => (await plain.goto(`${server.origin}${path}`)).status() === 404, 10_000);
      await plain.getByRole('heading', { level: 1, name: '这里没有内容' }).waitFor();
      const sitemap = await (await fetch(`${server.origin}/help/sitemap.xml`)).text();
      expect(!sitemap.includes(id) && sitemap.includes('/help/en/articles/'), 'and out of the sitemap');
    });
    await context.close();
  },
};

export default [journey];
