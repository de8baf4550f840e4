import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import en from '../src/locales/en.json';
import zh from '../src/locales/zh.json';

type Tree = { [key: string]: string | Tree };

function flat(tree: Tree, at = ''): Map<string, string> {
  const out = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') out.set(at + key, value);
    else for (const [inner, text] of flat(value, `${at}${key}.`)) out.set(inner, text);
  }
  return out;
}

const texts = { zh: flat(zh), en: flat(en) };
const holes = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string))].sort();

it('both languages have the same keys', () => {
  expect([...texts.zh.keys()].sort()).toEqual([...texts.en.keys()].sort());
});

it('both languages fill the same places', () => {
  for (const [key, text] of texts.zh) expect([key, holes(texts.en.get(key) ?? '')]).toEqual([key, holes(text)]);
});

it('nothing is empty, and nothing stayed untranslated', () => {
  for (const [key, text] of texts.zh) {
    expect(text.trim(), key).not.toBe('');
    expect(texts.en.get(key)?.trim(), key).not.toBe('');
    expect(/[\u3400-\u9fff]/u.test(texts.en.get(key) ?? ''), `${key} in English`).toBe(false);
    const onlyPlaces = text.replace(/\{[^}]*\}/g, '').trim() === '';
    expect(onlyPlaces || /[\u3400-\u9fff：]/u.test(text), `${key} in Chinese`).toBe(true);
  }
});

it('colleagues are addressed as 你', () => {
  const formal = [...texts.zh].filter(([key, text]) => text.includes('您') && !key.startsWith('sheet.sample'));
  expect(formal).toEqual([]);
});

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(vue|ts)$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

it('every key that is asked for exists', () => {
  const code = [...sources(join(import.meta.dirname, '../src')), ...sources(join(import.meta.dirname, '../../console/src'))];
  const asked = new Set(code.flatMap((text) => [...text.matchAll(/(?<![\w.])t\('([\w.-]+)'/g)].map((match) => match[1] as string)));
  expect(asked.size).toBeGreaterThan(150);
  expect([...asked].filter((key) => !texts.zh.has(key))).toEqual([]);
});

it('every group that is asked for by a changing part exists', () => {
  const code = [...sources(join(import.meta.dirname, '../src')), ...sources(join(import.meta.dirname, '../../console/src'))];
  const groups = new Set(code.flatMap((text) => [...text.matchAll(/(?<![\w.])t\(`([\w.]+)[._]\$\{/g), ...text.matchAll(/word\('(\w+)'/g)].map((match) => match[1] as string)));
  expect(groups.size).toBeGreaterThan(10);
  const keys = [...texts.zh.keys()];
  expect([...groups].filter((group) => !keys.some((key) => key.startsWith(`${group}.`) || key.startsWith(`${group}_`)))).toEqual([]);
});
