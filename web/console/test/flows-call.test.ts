import { describe, expect, it } from 'vitest';
import { calling } from '../src/flows/edit/call';
import { read, valueAt } from '../src/flows/edit/text';
import type { FlowAction } from '../src/flows/wire';

const input = (name: string) => ({ name, required: true, proves: false });
const action = (id: string, inputs: string[], results: string[]): FlowAction => ({ id, title: { zh: id, en: id }, does: 'looks_up', inputs: inputs.map(input), results });
const at = ['steps', 1];
const SOURCE = `id: x
steps:
  - say: {zh: 一, en: One}
  # Asks the shop.
  - call: shop.old
    inputs: {order_number: "{order_number}", colour: "{colour}"}
    on:
      # Found.
      paid:
        say: {zh: 已付, en: Paid}
      gone:
        say: {zh: 没了, en: Gone}
      error:
        say: {zh: 错, en: Error}
        handoff: offer
  - end: true
`;

describe('a call of another action', () => {
  const next = calling(SOURCE, at, action('shop.new', ['order_number', 'customer_ref'], ['paid', 'shipped', 'error']));
  const step = valueAt(read(next), at) as { call: string; inputs: Record<string, string>; on: Record<string, unknown> };

  it('is given what the action needs, and keeps what goes with it', () => {
    expect(step.call).toBe('shop.new');
    expect(step.inputs).toEqual({ order_number: '{order_number}', customer_ref: '{identity}' });
    expect(Object.keys(step.on).sort()).toEqual(['error', 'paid', 'shipped']);
    expect(step.on.paid).toEqual({ say: { zh: '已付', en: 'Paid' } });
  });
  it('leaves comments and other steps as they are', () => {
    for (const line of ['  # Asks the shop.', '      # Found.', '  - say: {zh: 一, en: One}', '  - end: true', '        handoff: offer']) expect(next).toContain(line);
  });
  it('begins its branches where there are none', () => {
    const bare = calling('steps:\n  - end: true\n  - call: shop.old\n', at, action('shop.new', [], ['done', 'error']));
    const found = valueAt(read(bare), at) as { on: Record<string, { handoff?: string }> };
    expect(Object.keys(found.on).sort()).toEqual(['done', 'error']);
    expect(found.on.error!.handoff).toBe('offer');
  });
});
