// How soon the desk shows something useful: a cold browser on loopback with its processor slowed down four times. `node paint.mjs`
// prints the figures; `make bench` has the server's.
import { Agent } from './src/agent.mjs';
import { launch, newPage } from './src/browser.mjs';
import { Server } from './src/server.mjs';

const SLOWER = 4;
const RUNS = 5;
const GOAL_MS = 1_500;

/** From the first byte asked for until `selector` is on the screen. */
async function paint(browser, server, path, selector, cookies) {
  const { context, page } = await newPage(browser, { lang: 'zh', origins: [server.origin] });
  if (cookies) await context.addCookies(cookies);
  const debug = await context.newCDPSession(page);
  await debug.send('Network.enable');
  await debug.send('Network.setCacheDisabled', { cacheDisabled: true });
  await debug.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  let bytes = 0;
  debug.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  await page.addInitScript((wanted) => {
    const look = () => {
      const found = document.querySelector(wanted);
      // After the frame that draws it.
      if (found) setTimeout(() => (window.__useful = performance.now()), 0);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, selector);
  await page.goto(`${server.origin}${path}`);
  const ms = await page.waitForFunction(() => window.__useful, null, { timeout: 20_000, polling: 100 }).then((handle) => handle.jsonValue());
  await context.close();
  return { ms, bytes };
}

const middle = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const server = await Server.start();
const browser = await launch();
let failed = false;
try {
  const { users } = await server.logins();
  const agent = await Agent.arrive(browser, server, { lang: 'zh', user: users[0] });
  await agent.logIn();
  const cookies = await agent.context.cookies();
  await agent.leave();
  for (const [name, path, selector, given] of [
    ['log-in', '/desk/login', 'form input', undefined],
    ['desk', '/desk/mine', '[role=tablist] [role=tab]', cookies],
  ]) {
    const runs = [];
    for (let at = 0; at < RUNS; at += 1) runs.push(await paint(browser, server, path, selector, given));
    const all = runs.map(({ ms }) => Math.round(ms));
    const median = middle(all);
    failed ||= median > GOAL_MS;
    console.log(`${name}: first useful paint ${median} ms (${Math.min(...all)}–${Math.max(...all)}, ${RUNS} cold runs, processor ${SLOWER}× slower), ${Math.round(middle(runs.map(({ bytes }) => bytes)) / 1024)} KB over the wire; goal ≤ ${GOAL_MS} ms`);
  }
} finally {
  await browser.close();
  await server.stop();
}
process.exit(failed ? 1 : 0);
