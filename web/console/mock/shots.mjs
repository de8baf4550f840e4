// Pictures of the desk over made-up data: node mock/shots.mjs <folder> [filter]. Needs Debian's chromium.
import { mkdir } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';

process.env.VITE_MOCK = '1';
const [folder = 'output', filter = ''] = process.argv.slice(2);
const server = await createServer({ server: { port: 5199, strictPort: false }, logLevel: 'error' });
await server.listen();
const origin = server.resolvedUrls.local[0].replace(/\/$/, '');
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
await mkdir(folder, { recursive: true });

const settings = (locale, theme, more = {}) => ({ theme, density: 'comfortable', list: 340, side: 320, sideOpen: true, locale, ...more });

async function shot(name, { path, width = 1440, height = 900, locale = 'zh', theme = 'light', more, steps, full = false, out = false }) {
  if (!name.includes(filter)) return;
  const context = await browser.newContext({ viewport: { width, height }, hasTouch: width < 720, isMobile: width < 720, deviceScaleFactor: 1, colorScheme: theme });
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (line) => ['error', 'warning'].includes(line.type()) && !line.text().includes('404') && errors.push(line.text()));
  await page.addInitScript(([kept, gone]) => {
    localStorage.setItem('zhike.desk.settings', JSON.stringify(kept));
    if (gone) sessionStorage.setItem('mock.in', 'no');
  }, [settings(locale, theme, more), out]);
  await page.goto(`${origin}${path}`);
  await page.waitForTimeout(1200);
  if (steps) await steps(page);
  await page.waitForTimeout(400);
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: full });
  for (const error of errors) console.log(`${name}: ${error}`);
  console.log(name);
  await context.close();
}

const open = (nth) => async (page) => {
  await page.locator('[data-row]').nth(nth).click();
  await page.waitForTimeout(700);
};
const why = async (page) => {
  await open(0)(page);
  await page.locator('button.why').last().click();
};

for (const locale of ['zh', 'en']) for (const theme of ['light', 'dark']) {
  const at = { locale, theme };
  await shot(`login-${locale}-${theme}-1440`, { path: '/login', out: true, ...at });
  await shot(`desk-${locale}-${theme}-1440`, { path: '/mine', steps: open(locale === 'zh' ? 0 : 1), ...at });
  await shot(`why-${locale}-${theme}-1440`, { path: '/mine', steps: why, ...at });
  await shot(`list-${locale}-${theme}-390`, { path: '/unassigned', width: 390, height: 844, ...at });
  await shot(`desk-${locale}-${theme}-390`, { path: '/mine', width: 390, height: 844, steps: open(locale === 'zh' ? 0 : 1), ...at });
  await shot(`sheet-${locale}-${theme}-1440`, { path: '/sheet', full: true, ...at });
  await shot(`sheet-${locale}-${theme}-390`, { path: '/sheet', width: 390, height: 844, full: true, ...at });
}
await shot('login-zh-light-390', { path: '/login', out: true, width: 390, height: 844 });
await shot('queue-zh-light-1440', { path: '/unassigned', steps: open(1) });
await shot('all-zh-light-compact', { path: '/all', more: { density: 'compact' }, steps: open(2) });
await shot('empty-zh-light-1440', { path: '/all' });
await shot('offline-zh-light', { path: '/mine', steps: async (page) => {
  await open(0)(page);
  await page.evaluate(() => globalThis.mock.down(true));
  await page.locator('textarea').fill('好的，我这就请派送员放前台。');
  await page.keyboard.press('Enter');
  await page.waitForTimeout(4000);
} });
await shot('failed-zh-light', { path: '/mine', steps: async (page) => {
  await open(0)(page);
  await page.locator('textarea').fill('我这就联系派送员 /fail');
  await page.keyboard.press('Enter');
  await page.waitForTimeout(500);
} });
await shot('note-zh-light', { path: '/mine', steps: async (page) => {
  await open(0)(page);
  await page.locator('h2').first().click();
  await page.keyboard.press('n');
  await page.keyboard.type('前台电话 0571-8888');
} });
await shot('palette-zh-light', { path: '/mine', steps: async (page) => { await open(0)(page); await page.keyboard.press('Control+k'); } });
await shot('keys-zh-light', { path: '/mine', steps: async (page) => { await page.keyboard.press('?'); } });
await shot('transfer-zh-dark', { theme: 'dark', path: '/mine', steps: async (page) => { await open(0)(page); await page.keyboard.press('x'); await page.waitForTimeout(400); } });
await shot('menu-zh-light', { path: '/mine', steps: async (page) => { await open(0)(page); await page.locator('button.me').click(); } });
await shot('more-zh-light', { path: '/mine', steps: async (page) => { await open(0)(page); await page.locator('.head button').nth(-2).click(); } });
await shot('pill-zh-light', { path: '/mine', height: 700, steps: async (page) => {
  await open(0)(page);
  const id = page.url().split('/').at(-1);
  await page.evaluate(() => document.querySelector('.box').scrollTo(0, 60));
  await page.waitForTimeout(300);
  await page.evaluate((one) => { globalThis.mock.say(one, '还有发票'); globalThis.mock.say(one, '抬头写公司'); globalThis.mock.type(one); }, id);
} });
await shot('sheet-pane-zh-light-1000', { path: '/mine', width: 1000, height: 760, steps: async (page) => { await open(0)(page); await page.keyboard.press('i'); } });
await shot('resolve-zh-light', { path: '/mine', steps: async (page) => { await open(0)(page); await page.keyboard.press('e'); await page.waitForTimeout(600); } });
await browser.close();
await server.close();
