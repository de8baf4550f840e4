// Runs journeys one after another, says what each step took, and keeps a picture of every page where one failed.
import { mkdir } from 'node:fs/promises';

import { launch } from './browser.mjs';

const RUN_MS = 25 * 60_000;
const OUTPUT = new URL('../output/', import.meta.url).pathname;
const seconds = (since) => `${((Date.now() - since) / 1_000).toFixed(1)} s`;

async function picture(browser, name) {
  await mkdir(OUTPUT, { recursive: true });
  let n = 0;
  for (const context of browser.contexts()) {
    for (const page of context.pages()) {
      const path = `${OUTPUT}${name}-${(n += 1)}.png`;
      await page.screenshot({ path, timeout: 10_000 }).then(() => console.log(`      picture: ${path}`), () => undefined);
    }
  }
}

async function one(browser, { name, run }) {
  const began = Date.now();
  const cleanUps = [];
  console.log(`\n${name}`);
  const step = async (what, act) => {
    const from = Date.now();
    try {
      const result = await act();
      console.log(`  ok    ${what} (${seconds(from)})`);
      return result;
    } catch (error) {
      console.log(`  FAIL  ${what} (${seconds(from)})`);
      throw error;
    }
  };
  let failed = false;
  const fail = (error) => {
    failed = true;
    console.log(`      ${error.stack ?? error}`);
  };
  let server = null;
  const note = (given) => (server = given);
  try {
    await run({ browser, step, serverIs: note, finally: (act) => cleanUps.unshift(act) });
  } catch (error) {
    fail(error);
    if (server) console.log(server.log());
    await picture(browser, name.replace(/\W+/g, '-'));
  }
  for (const context of browser.contexts()) await context.close().catch(() => undefined);
  for (const act of cleanUps) await act().catch(fail);
  console.log(`${failed ? 'FAILED' : 'passed'}: ${name} (${seconds(began)})`);
  return !failed;
}

/** Exits the process: 0 when everything passed. A word on the command line chooses journeys by name. */
export async function runAll(journeys) {
  const began = Date.now();
  const wanted = process.argv[2] ?? '';
  const chosen = journeys.filter(({ name }) => name.includes(wanted));
  if (chosen.length === 0) throw new Error(`no journey is called ${wanted}: ${journeys.map(({ name }) => name).join(', ')}`);
  setTimeout(() => {
    console.log(`journeys: given up after ${RUN_MS / 60_000} minutes`);
    process.exit(1);
  }, RUN_MS).unref();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));
  const browser = await launch();
  let passed = 0;
  for (const journey of chosen) if (await one(browser, journey)) passed += 1;
  await browser.close();
  console.log(`\njourneys: ${passed} passed, ${chosen.length - passed} failed (${seconds(began)})`);
  process.exit(passed === chosen.length ? 0 : 1);
}
