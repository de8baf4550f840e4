import { describe, expect, it } from 'vitest';

import { WORDS } from '../src/loader/words';
import moreEn from '../src/locales/more.en.json';
import moreZh from '../src/locales/more.zh.json';
import panelEn from '../src/locales/panel.en.json';
import panelZh from '../src/locales/panel.zh.json';
import talkEn from '../src/locales/talk.en.json';
import talkZh from '../src/locales/talk.zh.json';
import { addWords, hasKey, translator } from '../src/text/i18n';
import { chooseLocale } from '../src/text/locale';

const places = (words: string): string[] => (words.match(/\{\w+\}/g) ?? []).sort();

describe.each([
  ['panel', panelZh, panelEn],
  ['talk', talkZh, talkEn],
  ['third script', moreZh, moreEn],
  ['launcher', WORDS.zh, WORDS.en],
])('the catalogue of the %s', (_, zh: Record<string, string>, en: Record<string, string>) => {
  it('has the same keys in both languages, none of them empty', () => {
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
    for (const words of [...Object.values(zh), ...Object.values(en)]) expect(words.trim()).not.toBe('');
  });
  it('has the same places to fill', () => {
    for (const key of Object.keys(zh)) expect([key, places(zh[key]!)]).toEqual([key, places(en[key]!)]);
  });
  it('is written in its language', () => {
    for (const words of Object.values(zh)) expect(words.replace(/AI|KB|MB/g, '')).not.toMatch(/[a-z]{2,}(?![^{]*\})/i);
    for (const words of Object.values(en)) expect(words).not.toMatch(/\p{Script=Han}/u);
  });
});

describe('words', () => {
  it('do not stand in two of them', () => {
    expect(Object.keys({ ...panelZh, ...moreZh }).filter((key) => key in talkZh)).toEqual([]);
    expect(Object.keys(panelZh).filter((key) => key in moreZh)).toEqual([]);
  });
  it('of a talk are there once it is loaded', () => {
    addWords({ zh: talkZh, en: talkEn });
    expect(hasKey('retry')).toBe(true);
    expect(hasKey('toString')).toBe(false);
    expect(translator('zh')('minutes', { n: 3 })).toBe('3 分钟');
    expect(translator('en')('minutes', { n: 3 })).toBe('3 min');
  });
  it('come in the first language that we speak', () => {
    expect(chooseLocale(undefined, 'de-DE', 'zh-TW')).toBe('zh');
    expect(chooseLocale('en_US', 'zh')).toBe('en');
    expect(chooseLocale('fr', null)).toBe('en');
  });
});
