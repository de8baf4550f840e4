import { describe, expect, it } from 'vitest';
import { share, verdict } from '../src/flows/versions/state';

describe('a version that is tried in a share', () => {
  it('takes whole numbers from 1 to 99', () => {
    for (const [text, is] of [['1', 1], [' 10 ', 10], ['99', 99]] as const) expect(share(text)).toBe(is);
    for (const text of ['', '0', '00', '100', '1.5', '-1', '十', 'ten']) expect(share(text), text).toBe(undefined);
  });
  it('is better or worse only where the interval does not hold 0', () => {
    expect(verdict({ low: 0.01, high: 0.2 })).toBe('more');
    expect(verdict({ low: -0.2, high: -0.01 })).toBe('fewer');
    for (const [low, high] of [[-0.1, 0.1], [0, 0.2], [-0.2, 0]] as const) expect(verdict({ low, high })).toBe('may');
  });
});
