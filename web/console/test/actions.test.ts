import { describe, expect, it } from 'vitest';
import { missing, stateOf, written, type Action } from '../src/admin/actions/show';

const seen = { calls: 0, failed: 0 };
const action: Action = {
  id: 'shop.order_status',
  title: { zh: '查订单', en: 'Look up an order' },
  does: 'looks_up',
  inputs: [
    { name: 'order_number', required: true, proves: false },
    { name: 'phone_last4', required: false, proves: true },
    { name: 'customer_ref', required: false, proves: true },
  ],
  results: ['paid'],
  paid: [],
  request: 'POST /actions/shop.order_status',
  set_up: true,
  timeout_ms: 6000,
  tries: 2,
  flows: [],
  seen,
};

describe('business actions', () => {
  it('asks for what is required and for one proof', () => {
    expect(missing(action, {})).toEqual({ required: ['order_number'], proof: true });
    expect(missing(action, { order_number: ' ', customer_ref: 'c1' })).toEqual({ required: ['order_number'], proof: false });
    expect(missing(action, { order_number: 'ZK1', phone_last4: '0826' })).toEqual({ required: [], proof: false });
    expect(missing({ ...action, inputs: [] }, {})).toEqual({ required: [], proof: false });
  });

  it('says how it goes', () => {
    expect(stateOf(action)).toBe('unseen');
    expect(stateOf({ ...action, seen: { ...seen, answered: true } })).toBe('answers');
    expect(stateOf({ ...action, seen: { ...seen, answered: false } })).toBe('failed');
    expect(stateOf({ ...action, seen: { ...seen, answered: false, resting_until_ms: 1 } })).toBe('resting');
  });

  it('writes a request as it goes out', () => {
    const request = { method: 'POST', url: 'http://shop/actions/x', headers: [{ name: 'authorization', value: '••••••' }], body: '{"a":"1"}' };
    expect(written(request)).toBe('POST http://shop/actions/x\nauthorization: ••••••\n\n{\n  "a": "1"\n}');
  });
});
