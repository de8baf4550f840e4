// axe-core on a page: what it calls serious or critical.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { sleep } from './wait.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What is serious on this page, told so that it can be found. */
export async function serious(page, where) {
  await sleep(350);
  // By the debugger's door: the page's own policy lets no strange script in.
  await page.evaluate(AXE);
  const found = await page.evaluate(async (tags) => {
    const { violations } = await window.axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'], iframes: false });
    return violations.filter(({ impact }) => ['serious', 'critical'].includes(impact)).map(({ id, help, nodes }) => `${id} (${help}): ${nodes.slice(0, 4).map((node) => node.target.flat().join(' ')).join(' | ')}`);
  }, TAGS);
  return found.map((one) => `${where}: ${one}`);
}
