import { describe, expect, it } from 'vitest';
import { around, lines, steps } from '../src/knowledge/diff';

/** A small generator with a seed, so that a failure can be seen again. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('the difference of two versions', () => {
  it('gives both texts back, whatever they are', () => {
    const roll = dice(7);
    for (let round = 0; round < 500; round += 1) {
      const text = (): string[] => Array.from({ length: roll(12) }, () => 'abcd'[roll(4)]!);
      const [a, b] = [text(), text()];
      const found = steps(a, b);
      expect(found.filter(({ kind }) => kind !== 'new').flatMap(({ parts }) => parts)).toEqual(a);
      expect(found.filter(({ kind }) => kind !== 'gone').flatMap(({ parts }) => parts)).toEqual(b);
    }
  });

  it('is as short as can be', () => {
    const cost = (a: string, b: string): number => steps([...a], [...b]).filter(({ kind }) => kind !== 'same').reduce((sum, { parts }) => sum + parts.length, 0);
    expect(cost('abcabba', 'cbabac')).toBe(5);
    expect(cost('', 'ab')).toBe(2);
    expect(cost('same', 'same')).toBe(0);
  });

  it('marks the characters of a Chinese line and the words of an English one', () => {
    expect(lines('七天内可以退货。', '十五天内可以退货。')).toEqual([{ kind: 'changed', pieces: [{ kind: 'gone', text: '七' }, { kind: 'new', text: '十五' }, { kind: 'same', text: '天内可以退货。' }] }]);
    expect(lines('Free from 99 yuan.', 'Free from 199 yuan.')[0]?.pieces).toEqual([{ kind: 'same', text: 'Free from ' }, { kind: 'gone', text: '99' }, { kind: 'new', text: '199' }, { kind: 'same', text: ' yuan.' }]);
  });

  it('tells lines that have nothing in common apart', () => {
    expect(lines('运费\n退货', '运费\nabc').map(({ kind }) => kind)).toEqual(['same', 'gone', 'new']);
    expect(lines('', '新').map(({ kind }) => kind)).toEqual(['new']);
    expect(lines('', '')).toEqual([]);
  });

  it('leaves out what is far from any change', () => {
    const text = Array.from({ length: 20 }, (_, n) => `line ${n}`);
    const changed = text.map((line, n) => (n === 10 ? 'something else' : line));
    const shown = around(lines(text.join('\n'), changed.join('\n')));
    expect(shown[0]).toBeUndefined();
    expect(shown.at(-1)).toBeUndefined();
    expect(shown.filter(Boolean).length).toBeLessThanOrEqual(6);
    expect(around([])).toEqual([]);
  });

  it('does not stand still before two long texts', () => {
    const long = (sign: string): string => Array.from({ length: 5_000 }, (_, n) => `${sign}${n}`).join('\n');
    expect(lines(long('a'), long('b')).length).toBeGreaterThanOrEqual(5_000);
  });
});
