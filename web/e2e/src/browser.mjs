// One Chromium for the whole run; every person in it has a context of their own.
import { existsSync } from 'node:fs';

import { chromium } from 'playwright-core';

import { watch } from './watch.mjs';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
  // A microphone that beeps, and a person who allows it.
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];
const PLACES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
export const WIDE = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

export async function launch() {
  const executablePath = PLACES.find((path) => path && existsSync(path));
  if (!executablePath) throw new Error('Chromium is missing: sudo apt-get install -y chromium, or name it in CHROMIUM');
  return chromium.launch({ executablePath, args: ARGS, timeout: 60_000 });
}

/** A page of a new person. `origins` are the only places that it may talk to. */
export async function newPage(browser, { lang, origins, viewport = WIDE, dark = false, scale = 1, touch = false }) {
  const context = await browser.newContext({
    viewport,
    deviceScaleFactor: scale,
    hasTouch: touch,
    locale: lang === 'zh' ? 'zh-CN' : 'en-GB',
    timezoneId: 'Asia/Shanghai',
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(15_000);
  context.setDefaultNavigationTimeout(30_000);
  const page = await context.newPage();
  return { context, page, notes: await watch(page, origins) };
}
