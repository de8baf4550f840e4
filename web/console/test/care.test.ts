import { expect, test } from 'vitest';
import { sharesOf, trendOf } from '../src/knowledge/care/show';

test('a question is asked more or less often only when the difference says something', () => {
  for (const [weeks, wanted] of [
    [[0, 0, 0, 0], 'same'],
    [[0, 0, 0, 1], 'same'],
    [[0, 0, 2, 3], 'more'],
    [[4, 4, 1, 1], 'less'],
    [[10, 10, 12, 10], 'same'],
    [[], 'same'],
  ] as const) expect(trendOf(weeks), weeks.join()).toBe(wanted);
});

test('of few questions no share is told', () => {
  const effect = { days: 14, asked_before: 10, failed_before: 6, asked_after: 12, failed_after: 3 };
  expect(sharesOf(effect)).toEqual({ before: 60, after: 25 });
  expect(sharesOf({ ...effect, asked_after: 4 })).toBeUndefined();
  expect(sharesOf({ ...effect, asked_before: 4 })).toBeUndefined();
  expect(sharesOf(undefined)).toBeUndefined();
});
