// Rust says what a view becomes; the reducer must agree: on the named cases and on fresh seeded ones.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { applyEvents, reduce, type ConversationView, type WireEvent } from "../src/index";

interface Case {
  name: string;
  audience: "visitor" | "agent";
  before: ConversationView;
  events: WireEvent[];
  after: ConversationView;
}

const root = new URL("../../../", import.meta.url).pathname;
const folder = new URL("../cases/", import.meta.url).pathname;

function check(c: Case): void {
  const before = JSON.stringify(c.before);
  expect(applyEvents(c.before, c.events), c.name).toEqual({ ok: c.after });
  expect(JSON.stringify(c.before), `${c.name}: nothing is changed in place`).toBe(before);
  // In any cut, with repetitions.
  for (let cut = 0; cut <= c.events.length; cut++) {
    const first = c.events.slice(0, cut).reduce(reduce, c.before);
    expect(applyEvents(first, c.events.slice(Math.max(0, cut - 2))), `${c.name}, cut at ${cut}`).toEqual({ ok: c.after });
  }
  // Without any one of its events (but the last) there is a hole.
  for (let missing = 0; missing + 1 < c.events.length; missing++) {
    const rest = c.events.filter((_, index) => index !== missing);
    expect(applyEvents(c.before, rest), `${c.name} without event ${missing}`).toEqual({ gap: c.before.n + missing });
  }
}

describe("named cases", () => {
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  it("are there", () => expect(names.length).toBeGreaterThanOrEqual(12));
  it.each(names)("%s", (name) => check(JSON.parse(readFileSync(folder + name, "utf8")) as Case));
});

describe("seeded cases", () => {
  const seed = process.env["ZHIKE_CASES_SEED"] ?? String(Date.now() % 1_000_000_000);
  it(
    `200 from seed ${seed} (ZHIKE_CASES_SEED replays)`,
    () => {
      const program = ["run", "--quiet", "-p", "protocol", "--example", "cases", "--", seed, "200"];
      const cases = JSON.parse(
        execFileSync("cargo", program, { cwd: root, encoding: "utf8", maxBuffer: 256 * 1024 * 1024 }),
      ) as Case[];
      expect(cases).toHaveLength(200);
      expect(cases.filter((c) => c.events.length > 3).length).toBeGreaterThan(100);
      for (const c of cases) check(c);
    },
    600_000,
  );
});
