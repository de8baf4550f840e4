import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import zh from '../src/locales/zh.json';

it('every action that the audit log can hold is worded', () => {
  const sources = readdirSync(join(import.meta.dirname, '../../../crates/app/src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.rs'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  const actions = new Set(sources.flatMap((source) => [...source.matchAll(/\.audit\(\s*"([a-z_]+)"/g)].map((match) => match[1] as string)));
  expect(actions.size).toBeGreaterThan(80);
  expect([...actions].filter((action) => !(action in zh.audit.action))).toEqual([]);
});
