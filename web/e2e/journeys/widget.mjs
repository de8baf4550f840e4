// The widget as a guest: by keyboard alone, with an input method, on pages that must not move, under a strict policy.
import { createServer } from 'node:http';

import { PHONE } from '../src/browser.mjs';
import { Server } from '../src/server.mjs';
import { Visitor } from '../src/visitor.mjs';
import { expect, same, sleep, until } from '../src/wait.mjs';

const TABS_MOST = 40;

/** Runs in the page: what has the focus, through shadow roots. */
function focused() {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at ? `${at.tagName.toLowerCase()}.${at.className}${at.getAttribute('aria-label') ? ` ${at.getAttribute('aria-label')}` : ''}` : '';
}

async function tabTo(visitor, test, key = 'Tab') {
  for (let n = 0; n < TABS_MOST; n += 1) {
    const at = await visitor.page.evaluate(focused);
    if (test(at)) return at;
    await visitor.page.keyboard.press(key);
  }
  throw new Error(`the focus does not get there with ${key}`);
}

async function byKeyboard({ browser, server, step }) {
  const visitor = await Visitor.arrive(browser, server, { lang: 'zh' });
  const { keyboard } = visitor.page;
  await step('keyboard: the launcher is reached with Tab and opened with Enter; the focus is in the field', async () => {
    await tabTo(visitor, (at) => at.includes('launcher'));
    await keyboard.press('Enter');
    await visitor.ready();
    await until('the focus in the field', async () => (await visitor.page.evaluate(focused)).startsWith('textarea'));
  });
  await step('keyboard: Enter sends, Shift+Enter does not, the answer comes', async () => {
    await keyboard.type('买水壶');
    await keyboard.press('Shift+Enter');
    await keyboard.type('要付运费吗');
    same((await visitor.transcript()).filter(({ who }) => who === 'mine').length, 0, 'nothing is sent yet');
    await keyboard.press('Enter');
    await until('the answer', async () => (await visitor.answers()).length > 0);
    same(await visitor.composer.inputValue(), '', 'the field is empty again');
  });
  await step('keyboard: every control is reached and has a name; the way to a person is among them', async () => {
    const seen = new Set();
    for (let n = 0; n < TABS_MOST; n += 1) {
      seen.add(await visitor.page.evaluate(focused));
      await keyboard.press('Shift+Tab');
      if ((await visitor.page.evaluate(focused)).includes('launcher')) break;
    }
    const names = [...seen].join(' | ');
    for (const part of ['button.ask', visitor.t('close'), visitor.t('helpful'), visitor.t('log')]) expect(names.includes(part), `Tab comes by ${part}`, names);
  });
  await step('keyboard: Esc closes and gives the focus back', async () => {
    await visitor.composer.focus();
    await keyboard.press('Escape');
    await visitor.panel.waitFor({ state: 'hidden' });
    expect((await visitor.page.evaluate(focused)).includes('launcher'), 'the focus is on the launcher');
  });
  await step("an input method's Enter does not send", async () => {
    await keyboard.press('Enter');
    await visitor.composer.focus();
    const before = (await visitor.transcript()).length;
    const chrome = await visitor.context.newCDPSession(visitor.page);
    await chrome.send('Input.imeSetComposition', { text: 'nihao', selectionStart: 5, selectionEnd: 5 });
    for (const type of ['rawKeyDown', 'keyUp']) await chrome.send('Input.dispatchKeyEvent', { type, key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229 });
    await sleep(300);
    same((await visitor.transcript()).length, before, 'composing sends nothing');
    await chrome.send('Input.insertText', { text: '你好' });
    same(await visitor.composer.inputValue(), '你好', 'the chosen words are in the field');
    await keyboard.press('Enter');
    await until('the message', async () => (await visitor.transcript()).some(({ who, text }) => who === 'mine' && text === '你好'));
  });
  await visitor.behaved();
  await visitor.leave();
}

/** Runs in the page: where everything of the host page is. */
function places() {
  const box = (element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return [element.tagName, x, y, width, height].join(' ');
  };
  const { scrollWidth, scrollHeight, scrollTop } = document.documentElement;
  const own = [...document.querySelectorAll('body, body *:not(zhike-widget)')].map(box);
  return { own, scroll: [scrollWidth, scrollHeight, scrollTop, getComputedStyle(document.body).overflow].join(' ') };
}

async function doesNotShift({ browser, server, step }, viewport, name) {
  const visitor = await Visitor.arrive(browser, server, { lang: 'en', viewport });
  await step(`the host page does not shift when the widget opens (${name})`, async () => {
    await visitor.page.evaluate(() => {
      window.__shift = 0;
      // Nodes inside the widget's shadow root are not told to the page; what moves there is its own business.
      const ofPage = ({ sources }) => sources.some(({ node }) => node && !(node.nodeType === 1 && node.closest('zhike-widget')));
      new PerformanceObserver((list) => list.getEntries().filter(ofPage).forEach(({ value }) => (window.__shift += value))).observe({ type: 'layout-shift' });
      scrollTo(0, 120);
    });
    await sleep(300);
    const before = await visitor.page.evaluate(places);
    await visitor.open();
    await visitor.write('hello');
    await until('an answer', async () => (await visitor.answers()).length > 0);
    const during = await visitor.page.evaluate(places);
    same(during, before, 'the page moved');
    await visitor.in(`.panel button[aria-label="${visitor.t('close')}"]`).first().click();
    await visitor.panel.waitFor({ state: 'hidden' });
    same(await visitor.page.evaluate(places), before, 'the page moved by closing');
    same(await visitor.page.evaluate(() => window.__shift), 0, 'the browser saw a layout shift');
  });
  const globals = await visitor.page.evaluate(() => Object.keys(window).filter((key) => /zhike|preact|__PANEL/i.test(key)).sort());
  same(globals, ['Zhike'], 'nothing else of ours is global');
  await visitor.behaved();
  await visitor.leave();
}

/** A shop on another origin with the strictest policy under which a script of ours may run at all. */
async function strictShop(origin) {
  const socket = origin.replace('http', 'ws');
  const policy = `default-src 'none'; script-src ${origin}; connect-src ${origin} ${socket}; img-src blob: ${origin}; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'`;
  const page = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>strict</title><h1>严格的店</h1><script async src="${origin}/widget.js" data-inbox="demo"></script>`;
  const shop = createServer((request, response) => {
    response.writeHead(request.url === '/' ? 200 : 404, { 'content-type': 'text/html', 'content-security-policy': policy });
    response.end(request.url === '/' ? page : '');
  });
  await new Promise((done) => shop.listen(0, '127.0.0.1', done));
  return shop;
}

/** A shop whose styles take everything for themselves and whose scripts have bent the language. */
async function wildShop(origin) {
  const style = `* { all: revert !important; display: inline !important; font-size: 3px !important; color: red !important; transform: rotate(3deg) !important; position: static !important; visibility: hidden !important }
    #wall { position: fixed !important; inset: 0 !important; z-index: 2147483647 !important; pointer-events: none !important; display: block !important }`;
  const script = `Object.prototype.polluted = function () {}; Array.prototype.extra = 'extra'; String.prototype.extra = 1;
    
    document.addEventListener('keydown', (event) => { if (event.key === 'a' && event.target.tagName !== 'INPUT' && event.target.tagName !== 'TEXTAREA') window.stolen = true; });`;
  const page = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>wild</title><style>${style}</style><script>${script}</script><h1>店</h1><div id="wall"></div><script async src="${origin}/widget.js" data-inbox="demo"></script>`;
  const shop = createServer((request, response) => {
    response.writeHead(request.url === '/' ? 200 : 404, { 'content-type': 'text/html' });
    response.end(request.url === '/' ? page : '');
  });
  await new Promise((done) => shop.listen(0, '127.0.0.1', done));
  return shop;
}

async function onAWildPage({ browser, server, step, after }) {
  const shop = await wildShop(server.origin);
  after(async () => {
    shop.closeAllConnections();
    await new Promise((done) => shop.close(done));
  });
  await step('it works on a page that restyles everything, lies over it, and has bent the prototypes', async () => {
    const origin = `http://127.0.0.1:${shop.address().port}`;
    const visitor = await Visitor.arrive(browser, server, { lang: 'zh', origin, path: '/' });
    await visitor.open();
    const looks = await visitor.in('.launcher').evaluate((button) => {
      const { fontSize, visibility, transform } = getComputedStyle(button.getRootNode().querySelector('.panel h1'));
      return { size: parseFloat(fontSize) >= 14, visibility, transform };
    });
    same(looks, { size: true, visibility: 'visible', transform: 'none' }, 'it looks like itself');
    await visitor.composer.pressSequentially('怎么退货 a？');
    await visitor.composer.press('Enter');
    await until('an answer', async () => (await visitor.answers()).length > 0);
    same(await visitor.page.evaluate(() => window.stolen ?? false), false, "the page's shortcuts stay out of the field");
    await visitor.behaved();
    await visitor.leave();
  });
}

async function underStrictPolicy({ browser, server, step, after }) {
  const shop = await strictShop(server.origin);
  after(async () => {
    shop.closeAllConnections();
    await new Promise((done) => shop.close(done));
  });
  await step('it works on a foreign page under a strict policy, and violates nothing', async () => {
    const origin = `http://127.0.0.1:${shop.address().port}`;
    const visitor = await Visitor.arrive(browser, server, { lang: 'zh', path: '/', origin });
    await visitor.open();
    const line = await visitor.ask('七天无理由怎么退货', ({ who, source }) => who === 'assistant' && Boolean(source));
    expect(line.text.length > 10, 'an answer', line);
    const width = await visitor.panel.evaluate((panel) => panel.getBoundingClientRect().width);
    expect(width > 300 && width < 500, 'the styles are there', width);
    await visitor.behaved();
    await visitor.leave();
  });
}

export default [
  {
    name: 'widget',
    async run({ browser, step, serverIs, finally: after }) {
      const server = await step('the demo starts', () => Server.start());
      after(() => server.stop());
      serverIs(server);
      await byKeyboard({ browser, server, step });
      await doesNotShift({ browser, server, step }, undefined, 'wide');
      await doesNotShift({ browser, server, step }, PHONE, 'phone');
      await underStrictPolicy({ browser, server, step, after });
      await onAWildPage({ browser, server, step, after });
    },
  },
];
