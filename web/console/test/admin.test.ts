import en from '@zhike/ui/locales/en.json';
import zh from '@zhike/ui/locales/zh.json';
import { describe, expect, it } from 'vitest';
import { textOf } from '../src/admin/csv';
import { find } from '../src/admin/find';
import { SECTIONS, type Section } from '../src/admin/sections';

const texts = (key: string): string[] =>
  [zh, en].map((locale) => String(key.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], locale) ?? ''));
const ids = (query: string): string[] => find(SECTIONS, query, texts).map((one) => one.section.id);

describe('administration', () => {
  it('finds a page by its title, its words and the names of its fields, in either language', () => {
    expect(ids('人员')).toContain('users');
    expect(ids('COLLEAGUE')).toContain('users');
    expect(find(SECTIONS, '邮箱', texts).find((one) => one.section.id === 'users')?.field).toBe('people.field.email');
    expect(ids('zzz')).toEqual([]);
    expect(ids('')).toEqual(SECTIONS.map((section) => section.id));
  });

  it('wants every word of the query', () => {
    const section = { ...(SECTIONS[0] as Section), title: 'a', text: 'b', words: 'c', fields: ['d'] };
    const said = (key: string): string[] => [{ a: 'mail boxes', b: 'what arrives', c: 'imap smtp', d: 'port number' }[key] ?? ''];
    expect(find([section], 'imap mail', said)).toHaveLength(1);
    expect(find([section], 'mail port', said)[0]?.field).toBe('d');
    expect(find([section], 'mail nothing', said)).toEqual([]);
  });

  it('has every word of every section', () => {
    for (const section of SECTIONS) {
      for (const key of [section.title, section.text, section.words, ...section.fields]) expect(texts(key), key).not.toContain('');
    }
    expect(new Set(SECTIONS.map((section) => section.id)).size).toBe(SECTIONS.length);
  });
});

describe('tables', () => {
  it('are read in whatever a spreadsheet wrote them', () => {
    expect(textOf(new TextEncoder().encode('姓名,邮箱').buffer as ArrayBuffer)).toBe('姓名,邮箱');
    // "姓名" as Chinese Windows saves it.
    expect(textOf(new Uint8Array([0xd0, 0xd5, 0xc3, 0xfb]).buffer)).toBe('姓名');
  });
});
