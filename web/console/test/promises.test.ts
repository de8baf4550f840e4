import { describe, expect, it } from 'vitest';
import { keptOf100, tone, type Promised } from '../src/promises/show';

const one = (change: Partial<Promised>): Promised => ({ id: 'p', conversation_id: 'c', contact_id: 'k', kind: 'reply', state: 'open', made_ms: 0, due_ms: 10_000_000, late: false, ...change });

describe('promises', () => {
  it('counts what was kept in time among what was due and not withdrawn', () => {
    expect(keptOf100({ due: 4, kept: 1, late: 1, withdrawn: 1, open: 1 })).toBeCloseTo(33.333);
    expect(keptOf100({ due: 2, kept: 0, late: 0, withdrawn: 2, open: 0 })).toBeUndefined();
    expect(keptOf100({ due: 0, kept: 0, late: 0, withdrawn: 0, open: 0 })).toBeUndefined();
  });
  it('shows what is late, what is soon, and what is over', () => {
    expect(tone(one({}), 0)).toBe('plain');
    expect(tone(one({}), 9_000_000)).toBe('warn');
    expect(tone(one({}), 10_000_000)).toBe('bad');
    expect(tone(one({ state: 'kept' }), 11_000_000)).toBe('good');
    expect(tone(one({ state: 'kept', late: true }), 11_000_000)).toBe('warn');
    expect(tone(one({ state: 'withdrawn' }), 11_000_000)).toBe('plain');
  });
});
