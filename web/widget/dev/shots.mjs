// Walks through the widget against the mock and takes pictures: `node dev/shots.mjs <folder>`. Development only.
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';

import { serve } from './mock.mjs';

const out = process.argv[2] ?? 'shots';
mkdirSync(out, { recursive: true });
const PORT = 8791;
const server = await serve(PORT);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const problems = [];

async function walk(name, { locale, theme, width, height, touch = false }) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, hasTouch: touch, isMobile: touch, deviceScaleFactor: width < 600 ? 2 : 1 });
  const page = await context.newPage();
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && problems.push(`${name}: ${message.text()}`));
  page.on('pageerror', (error) => problems.push(`${name}: ${error}`));
  const zh = locale === 'zh';
  const shot = async (step) => {
    await page.waitForTimeout(350);
    await page.screenshot({ path: `${out}/${name}-${step}.png` });
  };
  const say = async (words) => {
    await page.locator('textarea').first().fill(words);
    await page.locator('textarea').first().press('Enter');
    await page.waitForTimeout(1400);
  };
  await page.goto(`http://localhost:${PORT}/?locale=${locale}&context=product`);
  await page.locator('.launcher').waitFor();
  await shot('0-launcher');
  await page.locator('.launcher').click();
  await page.locator('.suggestions').waitFor();
  await shot('1-welcome');
  await say(zh ? '怎么退货？' : 'How do I return something?');
  await page.locator('.thumb').first().click();
  await shot('2-answer');
  await say(zh ? '在吗 👀' : 'hello?');
  await shot('3-choices');
  await page.locator('input[type=file]').setInputFiles([new URL('picture.png', import.meta.url).pathname, new URL('mock.mjs', import.meta.url).pathname]);
  await page.locator('.tray').waitFor();
  await page.locator('.composer > .send').click();
  await page.waitForTimeout(1200);
  await shot('4-files');
  await page.locator('.ask').click();
  await page.waitForTimeout(500);
  await shot('5-queue');
  await say(zh ? '请接入' : 'agent please');
  await say(zh ? '拒绝这条' : '拒绝 this one');
  await shot('6-agent');
  await say(zh ? '谢谢你' : 'thank you');
  await shot('7-survey');
  await page.locator('.star').nth(3).click();
  await shot('8-stars');
  await page.locator('.survey .primary').click();
  await shot('9-thanks');
  await page.locator('.composer .icon-button').first().click();
  await shot('a-emoji');
  await context.setOffline(true);
  await page.evaluate(() => undefined);
  await context.close();
}

await walk('zh-light-1440', { locale: 'zh', theme: 'light', width: 1440, height: 900 });
await walk('en-dark-1440', { locale: 'en', theme: 'dark', width: 1440, height: 900 });
await walk('zh-dark-390', { locale: 'zh', theme: 'dark', width: 390, height: 844, touch: true });
await walk('en-light-390', { locale: 'en', theme: 'light', width: 390, height: 844, touch: true });
await browser.close();
server.closeAllConnections();
server.close();
console.log(problems.length ? problems.join('\n') : 'no page errors');
