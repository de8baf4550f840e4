import { describe, expect, it } from 'vitest';

import { due, moment, size, waited } from '../src/text/format';
import { safeHref } from '../src/text/href';
import { addWords, translator } from '../src/text/i18n';
import { closes, sends, type KeyPress } from '../src/text/keys';
import { linkify } from '../src/text/linkify';
import { money } from '../src/text/money';
import en from '../src/locales/talk.en.json';
import zh from '../src/locales/talk.zh.json';
import { HOSTILE } from './hostile';

addWords({ zh, en });

describe('linkify', () => {
  it.each(HOSTILE)('makes nothing but http(s) links of %j and loses no character', (text) => {
    const pieces = linkify(text);
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
    for (const { href } of pieces) {
      if (href === undefined) continue;
      const url = new URL(href);
      expect(['http:', 'https:']).toContain(url.protocol);
      expect(url.username + url.password).toBe('');
      expect(href).not.toMatch(/["'<>\s\u202e]/);
    }
  });
  it('does not link an address with a user name', () => {
    expect(linkify('https://bank.example@evil.example/login').some(({ href }) => href)).toBe(false);
  });
  it.each([
    ['请看https://a.example/x。谢谢', 'https://a.example/x'],
    ['（https://a.example/退货）', 'https://a.example/退货'],
    ['See https://a.example/b_(c), please.', 'https://a.example/b_(c)'],
    ['(https://a.example/b)', 'https://a.example/b'],
    ['https://a.example/?q=1&r=2!', 'https://a.example/?q=1&r=2'],
  ])('ends the address in %j where a reader would', (text, address) => {
    expect(linkify(text).find(({ href }) => href)?.text).toBe(address);
  });
  it('links at most thirty addresses', () => {
    expect(linkify('https://a.example '.repeat(40)).filter(({ href }) => href)).toHaveLength(30);
  });
});

describe('safeHref', () => {
  it('resolves paths against the given base only', () => {
    expect(safeHref('/help', 'https://desk.example')).toBe('https://desk.example/help');
    expect(safeHref('/help')).toBeUndefined();
    expect(safeHref('javascript:alert(1)', 'https://desk.example')).toBeUndefined();
    expect(safeHref(' \tjavascript:alert(1)', 'https://desk.example')).toBeUndefined();
  });
});

describe('keys', () => {
  const press = (more: Partial<KeyPress>): KeyPress => ({
    key: 'Enter', keyCode: 13, isComposing: false, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...more,
  });
  it('send with Enter alone', () => {
    expect(sends(press({}))).toBe(true);
    expect(sends(press({ shiftKey: true }))).toBe(false);
    expect(sends(press({ altKey: true }))).toBe(false);
  });
  it('do nothing while an input method composes', () => {
    expect(sends(press({ isComposing: true }))).toBe(false);
    // Safari: composition has ended already, only the code tells.
    expect(sends(press({ keyCode: 229 }))).toBe(false);
    expect(closes(press({ key: 'Escape', isComposing: true }))).toBe(false);
    expect(closes(press({ key: 'Escape', keyCode: 27 }))).toBe(true);
  });
});

describe('times, money, sizes', () => {
  const noon = new Date(2026, 10, 20, 12, 0).getTime();
  const day = 86_400_000;
  it('name the day when it is not today', () => {
    expect(moment(noon - 3_600_000, noon, 'zh', translator('zh'))).toBe('11:00');
    expect(moment(noon - day, noon, 'zh', translator('zh'))).toBe('昨天 12:00');
    expect(moment(noon - 2 * day, noon, 'zh', translator('zh'))).toBe('11月18日 12:00');
    expect(moment(noon - 2 * day, noon, 'en', translator('en'))).toBe('18 November 12:00');
    expect(moment(noon - 400 * day, noon, 'zh', translator('zh'))).toContain('2025年');
  });
  it('promise in plain words', () => {
    expect(due(noon + 3_600_000, noon, 'zh', translator('zh'))).toBe('今天 13:00');
    expect(due(noon + day, noon, 'en', translator('en'))).toBe('12:00 tomorrow');
    expect(waited(noon - 30_000, noon, translator('zh'))).toBe('不到 1 分钟');
    expect(waited(noon - 150_000, noon, translator('en'))).toBe('2 min');
  });
  it('are exact', () => {
    expect(money(22_900, 'zh')).toBe('¥229.00');
    expect(money(5, 'en')).toBe('¥0.05');
    expect(size(999)).toBe('999 B');
    expect(size(10 * 1024 * 1024)).toBe('10.0 MB');
  });
});
