// What the widget costs a host page: `node cost.mjs [loads]`, on this processor as it is and slowed down four times, like a phone of the middle. The same page is
// loaded again and again, by turns with and without the script tag; each figure is the median. It fails when the widget adds more than 30 ms of main-thread work to
// the load on the processor as it is.
import { createServer } from 'node:http';

import { launch } from './src/browser.mjs';
import { Server } from './src/server.mjs';

const RATES = [1, 4];
const MOST_MS = 30;
const loads = Number(process.argv[2] ?? 15);
const SETTLED_MS = 1_500;

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const page = (script) => `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>host</title></head><body>
<h1>Host</h1>${'<p>Words of a page that was here before.</p>'.repeat(200)}${script}</body></html>`;

async function load(browser, url, rate) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const tab = await context.newPage();
  const cdp = await context.newCDPSession(tab);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate });
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  await tab.addInitScript(() => {
    window.long = [];
    new PerformanceObserver((list) => window.long.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask', buffered: true });
    window.shift = 0;
    new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (window.shift += value))).observe({ type: 'layout-shift', buffered: true });
  });
  await tab.goto(url, { waitUntil: 'load' });
  await tab.waitForTimeout(SETTLED_MS);
  const { metrics } = await cdp.send('Performance.getMetrics');
  const of = (name) => (metrics.find((metric) => metric.name === name)?.value ?? 0) * 1_000;
  const seen = await tab.evaluate(() => ({ long: window.long, shift: window.shift, there: !!document.querySelector('zhike-widget') }));
  await context.close();
  return { script: of('ScriptDuration'), task: of('TaskDuration'), layout: of('LayoutDuration') + of('RecalcStyleDuration'), ...seen };
}

const server = await Server.start();
const host = createServer((request, answer) => {
  const script = request.url === '/with' ? `<script async src="${server.origin}/widget.js" data-inbox="demo"></script>` : '';
  answer.writeHead(200, { 'content-type': 'text/html' }).end(page(script));
});
await new Promise((done) => host.listen(0, '127.0.0.1', done));
const browser = await launch();
const origin = `http://127.0.0.1:${host.address().port}`;

/** Loads by turns; what each came to, without the first of each, which warms caches. */
async function measure(rate) {
  const found = { with: [], without: [] };
  for (let n = 0; n <= loads; n += 1) {
    for (const kind of ['without', 'with']) {
      const one = await load(browser, `${origin}/${kind}`, rate);
      if (one.there !== (kind === 'with')) throw new Error('the widget is not where it should be');
      if (n > 0) found[kind].push(one);
    }
  }
  return found;
}

/** Prints one rate; the milliseconds of main-thread work that the widget adds. */
function report(rate, found) {
  const figure = (kind, name) => median(found[kind].map((one) => one[name]));
  const added = (name) => figure('with', name) - figure('without', name);
  const long = (kind) => found[kind].reduce((sum, one) => sum + one.long.length, 0);
  console.log(`processor slowed ${rate} times, ${loads} loads each, medians in ms`);
  for (const name of ['script', 'layout', 'task']) {
    console.log(`  ${name}: without ${figure('without', name).toFixed(1)}, with ${figure('with', name).toFixed(1)}, added ${added(name).toFixed(1)}`);
  }
  console.log(`  long tasks: without ${long('without')}, with ${long('with')}; layout shift with the widget: ${Math.max(...found.with.map(({ shift }) => shift))}`);
  return added('task');
}

try {
  for (const rate of RATES) {
    const added = report(rate, await measure(rate));
    if (rate === 1 && added > MOST_MS) {
      console.error(`the widget adds more than ${MOST_MS} ms`);
      process.exitCode = 1;
    }
  }
} finally {
  await browser.close();
  host.close();
  await server.stop();
}
