// Every wait has an end, and says what it waited for.
export const STEP_MS = 20_000;
const EVERY_MS = 100;

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Asks `probe` until it says something true, and hands that back. What it said last is in the error. */
export async function until(what, probe, timeout = STEP_MS) {
  const end = Date.now() + timeout;
  let last;
  for (;;) {
    last = await probe();
    if (last) return last;
    if (Date.now() > end) throw new Error(`waited ${timeout} ms for ${what}`);
    await sleep(EVERY_MS);
  }
}

/** The same for a transcript, which is worth seeing when what was expected does not come. */
export async function untilSaid(what, transcript, test, timeout = STEP_MS) {
  let seen = [];
  try {
    return await until(what, async () => test((seen = await transcript())), timeout);
  } catch (error) {
    throw new Error(`${error.message}; the last lines are\n${show(seen.slice(-6))}`);
  }
}

export const show = (lines) => lines.map((line) => `      ${JSON.stringify(line)}`).join('\n');

export function expect(truth, what, seen) {
  if (!truth) throw new Error(seen === undefined ? what : `${what}; seen: ${JSON.stringify(seen)}`);
}

export function same(found, wanted, what) {
  const [left, right] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (left !== right) throw new Error(`${what}\n      found  ${left}\n      wanted ${right}`);
}
