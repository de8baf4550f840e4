// The widget carries this; it must stay small.

import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { build, type Rolldown } from "vite";

it("is at most 4 KB with gzip", async () => {
  const root = new URL("..", import.meta.url).pathname;
  const lib = { entry: `${root}src/index.ts`, formats: ["es" as const] };
  const built = await build({ root, configFile: false, logLevel: "silent", build: { write: false, minify: true, lib } });
  const outputs = (Array.isArray(built) ? built : [built]) as Rolldown.RolldownOutput[];
  const code = outputs.flatMap((output) => output.output.flatMap((file) => (file.type === "chunk" ? [file.code] : []))).join("");
  expect(code.length).toBeGreaterThan(1_000);
  const bytes = gzipSync(code, { level: 9 }).length;
  console.info(`realtime: ${code.length} bytes, ${bytes} with gzip`);
  expect(bytes).toBeLessThanOrEqual(4 * 1024);
});
