// A picture and a file of an article: chosen, pasted, refused; read in the help centre by somebody who is not logged in; gone when it is
// taken back.
import { Agent } from '../src/agent.mjs';
import { serious } from '../src/axe.mjs';
import { newPage } from '../src/browser.mjs';
import { Server } from '../src/server.mjs';
import { expect, until } from '../src/wait.mjs';

const TITLE = '怎样看电表';
const ALT = '电表箱右上角的 [编号]';
/** What is taken back may be kept by a browser for so long. */
const KEPT_MS = 10_000;

/** A picture of this size, drawn by the browser. */
const drawn = async (page, width, height, color) =>
  Buffer.from(
    await page.evaluate(
      async ([w, h, fill]) => {
        const canvas = Object.assign(document.createElement('canvas'), { width: w, height: h });
        const pen = canvas.getContext('2d');
        pen.fillStyle = fill;
        pen.fillRect(0, 0, w, h);
        pen.fillStyle = '#ffffff';
        pen.fillRect(w * 0.1, h * 0.2, w * 0.5, h * 0.2);
        return canvas.toDataURL('image/png').split(',')[1];
      },
      [width, height, color],
    ),
    'base64',
  );

/** Pastes a file as a browser does. */
const paste = (page, label, bytes, name, words = '') =>
  page.getByLabel(label, { exact: true }).evaluate(
    (box, [base64, called, text]) => {
      const data = new DataTransfer();
      if (text) data.setData('text/plain', text);
      data.items.add(new File([Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))], called, { type: 'image/png' }));
      box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    },
    [bytes.toString('base64'), name, words],
  );

const journey = {
  name: 'media',
  async run({ browser, step, serverIs, finally: after }) {
    const server = await step('the demo starts', () => Server.start());
    after(() => server.stop());
    serverIs(server);
    const { users } = await server.logins();
    const arrive = async (role) => {
      const one = await Agent.arrive(browser, server, { lang: 'zh', user: users.find((user) => user.role === role) });
      await one.logIn();
      return one;
    };
    const writer = await arrive('supervisor');
    const { page, t } = writer;
    const body = page.getByLabel(t('knowledge.edit.body'), { exact: true });
    const tray = page.getByRole('list', { name: t('knowledge.media.title'), exact: true });
    const picker = page.locator('.field input[type="file"]').first();
    const saved = () => page.getByRole('article').getByText(new RegExp(t('knowledge.edit.saved', { time: '\\d\\d:\\d\\d' }))).waitFor();
    const picture = await drawn(page, 960, 540, '#1f6049');

    await step('a picture that is chosen asks what it shows, and is placed with these words', async () => {
      await page.goto(`${server.origin}/desk/knowledge`);
      await page.locator('[data-article]').first().waitFor();
      await page.keyboard.press('n');
      await page.getByLabel(t('knowledge.edit.title'), { exact: true }).fill(TITLE);
      await body.fill('编号在这里：');
      await body.press('End');
      await picker.setInputFiles({ name: '电表.png', mimeType: 'image/png', buffer: picture });
      const words = tray.getByLabel(t('knowledge.media.alt'));
      await words.waitFor();
      await until('its words have the focus', () => words.evaluate((field) => field === document.activeElement));
      const found = await serious(page, 'tray');
      expect(!found.length, found.join('; '));
      await words.fill(ALT);
      await words.press('Enter');
      await tray.waitFor({ state: 'detached' });
      const text = await body.inputValue();
      expect(/^编号在这里：\n\n!\[电表箱右上角的 \\\[编号\\\]\]\(file:[0-9a-f-]{36}\)\n\n$/u.test(text), text);
    });
    await step('the same picture pasted is the same file; one that is pasted with words is not taken', async () => {
      await paste(page, t('knowledge.edit.body'), picture, 'image.png', '表格里的字');
      expect((await tray.count()) === 0, 'words are meant where there are words');
      await paste(page, t('knowledge.edit.body'), picture, 'image.png');
      await tray.getByRole('button', { name: t('knowledge.media.place'), exact: true }).click();
      await tray.waitFor({ state: 'detached' });
      const ids = [...(await body.inputValue()).matchAll(/file:([0-9a-f-]{36})/gu)].map((one) => one[1]);
      expect(ids.length === 2 && ids[0] === ids[1], `${ids}`);
    });
    await step('a file is placed as a link; a drawing and a page are refused with what to do', async () => {
      await picker.setInputFiles({ name: '价目表.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n') });
      await until('a link', async () => /\[价目表\.pdf\]\(file:/u.test(await body.inputValue()));
      await picker.setInputFiles([
        { name: '图.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>') },
        { name: '图.png', mimeType: 'image/png', buffer: Buffer.from('<!doctype html><script>alert(1)</script>') },
      ]);
      await tray.getByText(t('knowledge.media.drawing')).waitFor();
      await tray.getByText(t('problem.file-type')).waitFor();
      const close = tray.getByRole('button', { name: t('knowledge.media.close'), exact: true }).first();
      await until('all are put away', async () => !(await tray.count()) || (await close.click({ timeout: 1000 }).catch(() => {}), false));
    });
    await step('it is shown while it is written', async () => {
      await saved();
      const tab = page.getByRole('tab', { name: t('knowledge.edit.look'), exact: true });
      if (await tab.count()) await tab.click();
      const shown = page.locator('.look img').first();
      await until('it comes', () => shown.evaluate((image) => image.complete && image.naturalWidth === 960));
      expect((await shown.getAttribute('alt')) === '电表箱右上角的 [编号]', 'its words');
      await page.locator('.look a').getByText('PDF · 9 B').waitFor();
    });
    const admin = await arrive('administrator');
    const id = new URL(page.url()).pathname.split('/').at(-1);
    await step('another reads and publishes it', async () => {
      const submitted = page.getByRole('article').getByRole('button', { name: t('knowledge.pass.submit.go'), exact: true });
      await submitted.click();
      await page.getByRole('dialog').getByRole('button', { name: t('knowledge.pass.submit.go'), exact: true }).click();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await admin.page.goto(`${server.origin}/desk/knowledge/${id}`);
      await until('the reviewer sees it', () => admin.page.locator('.zk-prose img').first().evaluate((image) => image.naturalWidth === 960));
      await admin.page.getByRole('article').getByRole('button', { name: t('knowledge.pass.publish.go'), exact: true }).click();
      await admin.page.getByRole('dialog').getByRole('button', { name: t('knowledge.pass.publish.go'), exact: true }).click();
      await admin.page.getByRole('dialog').waitFor({ state: 'hidden' });
    });
    const { page: reader } = await newPage(browser, { lang: 'zh', origins: [server.origin] });
    const article = `${server.origin}/help/zh/articles/${id}`;
    let address;
    await step('somebody whom nobody knows sees it in the help centre, at its size before it has come', async () => {
      await reader.goto(article);
      const shown = reader.locator('.prose img').first();
      await until('it comes', () => shown.evaluate((image) => image.complete && image.naturalWidth === 960));
      expect((await shown.getAttribute('width')) === '960' && (await shown.getAttribute('height')) === '540', 'its size');
      address = await shown.evaluate((image) => image.src);
      const found = await serious(reader, 'article with a picture');
      expect(!found.length, found.join('; '));
      await reader.setViewportSize({ width: 320, height: 640 });
      expect(await reader.evaluate(() => document.documentElement.scrollWidth <= 320), 'no wider than a telephone');
    });
    await step('taken back, the picture is gone too, in time', async () => {
      await admin.page.getByRole('article').getByRole('button', { name: t('knowledge.more'), exact: true }).click();
      await admin.page.getByText(t('knowledge.pass.withdraw.go'), { exact: true }).last().click();
      const dialog = admin.page.getByRole('dialog');
      await dialog.getByRole('textbox').first().fill('编号在左边');
      await dialog.getByRole('button', { name: t('knowledge.pass.withdraw.go'), exact: true }).click();
      await dialog.waitFor({ state: 'hidden' });
      await until('as the browser keeps it', () => reader.evaluate(async (at) => (await fetch(at)).status === 404, address), KEPT_MS);
      const fresh = await reader.request.get(address);
      expect(fresh.status() === 404, `${fresh.status()}`);
    });
  },
};

export default [journey];
