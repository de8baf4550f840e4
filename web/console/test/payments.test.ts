import { describe, expect, it } from 'vitest';
import { fenOf, typedOf, yuan } from '../src/admin/payments/show';

describe('amounts', () => {
  it('are read in yuan, and nothing else is', () => {
    expect(['', ' ', '0', '79', '79.5', '79.05', '1,000', '¥ 20', '1000000'].map(fenOf)).toEqual([null, null, 0, 7900, 7950, 7905, 100_000, 2000, 100_000_000]);
    expect(['-1', '1.234', 'abc', '1e5', '1000000.01', '.5'].map(fenOf)).toEqual([undefined, undefined, undefined, undefined, undefined, undefined]);
  });
  it('stand in their fields as they were typed', () => {
    expect([undefined, null, 0, 7900, 7905].map(typedOf)).toEqual(['', '', '', '79', '79.05']);
    expect(yuan(7905, 'en')).toBe('¥79.05');
    expect(yuan(1_000_000, 'zh-CN')).toBe('¥10,000.00');
  });
});
