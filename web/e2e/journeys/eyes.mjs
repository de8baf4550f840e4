// The journeys' own eyes: they must see what is wrong, or their silence says nothing.
import { createServer } from 'node:http';

import { newPage } from '../src/browser.mjs';
import { look } from '../src/look.mjs';
import { expect, same, until } from '../src/wait.mjs';

const POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: http://127.0.0.1:9";
const WRONG = `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,">
<body style="background:#fff;margin:0">
<p style="color:#999">faint</p><p style="color:rgb(0 0 0 / 40%)">half there</p><p style="font-size:11px">tiny</p>
<button style="width:20px;height:20px"></button><img src="http://127.0.0.1:9/spy.png"><i id="x"></i><i id="x"></i>
<div style="background:#222"><p style="color:#333">dark on dark</p></div>
<script>alert('a dialog'); setTimeout(() => { throw new Error('a mistake'); });</script>
<script src="http://127.0.0.1:9/stranger.js"></script>`;
const RIGHT = `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><body style="background:#fff"><p style="color:#555">plain</p>
<button style="width:30px;height:30px" aria-label="a name"></button><div style="background:#222"><p style="color:#eee">light on dark</p></div>`;

export default [
  {
    name: 'eyes',
    async run({ browser, step, finally: after }) {
      const shop = createServer((request, response) => {
        response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': POLICY });
        response.end(request.url === '/wrong' ? WRONG : RIGHT);
      });
      await new Promise((done) => shop.listen(0, '127.0.0.1', done));
      after(async () => {
        shop.closeAllConnections();
        await new Promise((done) => shop.close(done));
      });
      const origin = `http://127.0.0.1:${shop.address().port}`;
      const { page, notes } = await newPage(browser, { lang: 'en', origins: [origin] });
      await step('a bad page is seen to be bad', async () => {
        await page.goto(`${origin}/wrong`);
        const found = (await page.evaluate(look, null)).join('\n');
        for (const word of ['“faint”', '“half there”', '“tiny”', 'no name: button', 'target 20 × 20', 'no alt: img', 'the id x', '“dark on dark”']) {
          expect(found.includes(word), `${word} is found`, found);
        }
        for (const word of ['dialog', 'a mistake', 'content security policy', 'request to http://127.0.0.1:9']) {
          await until(`${word} to be noted`, async () => notes.problems.some((problem) => problem.includes(word)));
        }
      });
      await step('a good page is left alone', async () => {
        notes.problems.length = 0;
        await page.goto(`${origin}/right`);
        same(await page.evaluate(look, null), [], 'found');
        same(notes.problems, [], 'noted');
      });
    },
  },
];
