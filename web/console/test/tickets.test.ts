import { describe, expect, it } from 'vitest';
import { changes, fieldOf, pressing, tone, type Ticket } from '../src/tickets/show';

const one = (change: Partial<Ticket>): Ticket => ({ id: 't', number: 'T-1001', conversation_id: 'c', contact_id: 'k', kind: 'general', fields: [], state: 'open', priority: 'normal', opened_ms: 0, changed_ms: 0, reopened: 0, late: false, ...change });

describe('tickets', () => {
  it('shows what is late, what waits, and what is over', () => {
    expect(tone(one({}), 0)).toBe('person');
    expect(tone(one({ state: 'pending' }), 0)).toBe('plain');
    expect(tone(one({ state: 'on_hold', due_ms: 10 }), 10)).toBe('bad');
    expect(tone(one({ state: 'solved' }), 0)).toBe('good');
    expect(tone(one({ state: 'closed', late: true }), 0)).toBe('warn');
  });
  it('marks what presses by more than colour', () => {
    expect(pressing('urgent')).toBe('alert');
    expect(pressing('low')).toBeUndefined();
  });
  it('says what an event changed', () => {
    const event = { id: 'e', at_ms: 0, kind: 'changed' as const, given: true, moved: false, state: 'solved' as const };
    expect(changes(event)).toEqual([{ key: 'tickets.event.state', of: 'tickets.state.solved' }, { key: 'tickets.event.given' }]);
  });
  it('writes a moment as the field does, by the own clock', () => {
    const at = new Date(2026, 11, 1, 9, 5).getTime();
    expect(fieldOf(at)).toBe('2026-12-01T09:05');
  });
});
