import { describe, expect, it } from 'vitest';
import { read, stretches, written } from '../src/admin/guards/terms';

describe('the glossary as it is typed', () => {
  it('is read as it is written', () => {
    const terms = [{ word: '揽收', plain: '取件', locale: 'zh' as const }, { word: 'SKU', plain: 'product number' }];
    expect(read(written(terms), terms)).toEqual({ terms, wrong: undefined });
    expect(read('妥投＝送达\n\n 面单 → 快递单 ', []).terms).toEqual([{ word: '妥投', plain: '送达' }, { word: '面单', plain: '快递单' }]);
  });
  it('names the line that is none', () => {
    for (const [text, line] of [['妥投', 1], ['a = b\n= c', 2], ['a = b = c', 1], ['a =', 1]] as const) expect(read(text, []).wrong).toBe(line);
  });
});

describe('a reply in stretches', () => {
  const reason = (rule: string, from: number, to: number): { rule: string; from: number; to: number; words: string } => ({ rule, from, to, words: '' });
  it('marks what breaks a rule, also where rules meet, counted in characters', () => {
    const parts = stretches('😀我保证今天到', [reason('promise', 2, 4), reason('forbidden', 3, 6)]);
    expect(parts.map((part) => [part.text, part.rules])).toEqual([
      ['😀我', []],
      ['保', ['promise']],
      ['证', ['promise', 'forbidden']],
      ['今天', ['forbidden']],
      ['到', []],
    ]);
  });
  it('is whole where nothing is wrong, and where places lie outside', () => {
    expect(stretches('好的', []).map((part) => part.text)).toEqual(['好的']);
    expect(stretches('好', [reason('length', 0, 9)]).map((part) => part.text).join('')).toBe('好');
  });
});
