import { describe, expect, it } from 'vitest';
import { onlyWords } from '../src/flows/versions/state';
import type { ReplayChange, ReplayTurn } from '../src/flows/wire';

const turn = (of: Partial<ReplayTurn> = {}): ReplayTurn => ({ decision: 'action', flow: 'order_status', intent: 'order.status', ...of });
const change = (before: ReplayTurn, after: ReplayTurn): ReplayChange => ({ conversation_id: 'c', turn: 2, before, after });

describe('a real conversation that would go otherwise', () => {
  it('is other words only where everything else is alike', () => {
    expect(onlyWords(change(turn(), turn()))).toBe(true);
    expect(onlyWords(change(turn({ call: null }), turn()))).toBe(true);
    for (const other of [{ decision: 'handoff' }, { intent: null }, { flow: 'return_request' }, { call: 'shop.order_status' }, { hand_off: 'asked' }]) expect(onlyWords(change(turn(), turn(other))), JSON.stringify(other)).toBe(false);
  });
});
