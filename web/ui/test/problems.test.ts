import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import zh from '../src/locales/zh.json';

/** Slugs that only operators or visitors' pages meet. */
const NOT_FOR_THE_DESK = new Set(['bad-hello', 'forbidden-origin']);

it('every problem that the server can answer with is worded', () => {
  const crates = join(import.meta.dirname, '../../../crates');
  const slugs = new Set(
    ['app/src', 'server/src'].flatMap((folder) =>
      readdirSync(join(crates, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith('.rs'))
        .flatMap((entry) => [
          ...readFileSync(join(entry.parentPath, entry.name), 'utf8').matchAll(/(?:(?:Problem|Fault|Self)::new\(\s*|=> \()"([a-z]+(?:-[a-z]+)*)",\s*(?:\d{3}|StatusCode|status|")/g),
        ])
        .map((match) => match[1] as string),
    ),
  );
  expect(slugs.size).toBeGreaterThan(25);
  expect([...slugs].filter((slug) => !(slug in zh.problem) && !NOT_FOR_THE_DESK.has(slug))).toEqual([]);
});
