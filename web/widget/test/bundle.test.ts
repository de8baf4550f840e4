// @vitest-environment node
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (name: string): string => readFileSync(resolve(root, name), 'utf8');

describe('the built scripts', () => {
  it('keep within 20 KB gzip until the first message and 60 KB in all, and need neither eval nor markup', async () => {
    // Fails when the sizes are above the limits, which stand in scripts/size.mjs.
    const { stdout } = await promisify(execFile)(process.execPath, [resolve(root, 'scripts/build.mjs')], { cwd: root });
    expect(stdout).toMatch(/= \d+ B gzip until the first message/);
    for (const name of ['widget.js', 'widget-panel.js', 'widget-talk.js', 'widget-more.js']) {
      const code = read(`dist/${name}`);
      expect(code.length).toBeGreaterThan(5_000);
      // No global of ours but window.Zhike; nothing that a strict policy forbids.
      expect(code).not.toMatch(/^(var|let|const|class|function) /m);
      expect(code).not.toMatch(/\beval\(|new Function\(|insertAdjacentHTML|document\.write|\.outerHTML/);
    }
  }, 60_000);
});

describe.each([
  ['talk', 'src/talk.ts', ['src/kit.ts']],
  ['third script', 'src/more.ts', ['src/kit.ts', 'src/more-kit.ts']],
])('the kit of the %s', (_, entry, kits) => {
  it('has everything that it borrows', () => {
    const offered = new Map<string, Set<string>>();
    for (const [, names, from] of kits.map(read).join('').matchAll(/export \{([^}]+)\} from '([^']+)'/g)) {
      const key = from!.startsWith('.') ? resolve(root, 'src', from!) : from!;
      offered.set(key, new Set(names!.split(',').map((name) => name.trim())));
    }
    const seen = new Set<string>();
    const missing: string[] = [];
    const walk = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const [, names, from] of readFileSync(file, 'utf8').matchAll(/^import (?!type)(?:\w+, )?(?:\{([^}]+)\}|\w+) from '([^']+)'/gm)) {
        const key = from!.startsWith('.') ? resolve(dirname(file), from!) : from!;
        const borrowed = offered.get(key);
        if (borrowed) {
          const wanted = (names ?? '').split(',').map((name) => name.trim()).filter((name) => name && !name.startsWith('type '));
          missing.push(...wanted.filter((name) => !borrowed.has(name)).map((name) => `${name} of ${from}`));
        } else if (from!.startsWith('.') && !/\.(json|css)/.test(from!)) {
          const folder = dirname(key);
          const found = readdirSync(folder).find((name) => [`${key}.ts`, `${key}.tsx`].includes(resolve(folder, name)));
          if (found) walk(resolve(folder, found));
        }
      }
    };
    walk(resolve(root, entry));
    expect(seen.size).toBeGreaterThan(5);
    expect(missing).toEqual([]);
  });
});
