import { expect, test } from 'vitest';
import { conflicts, order } from './same';

test('the company knows better which record stands for both', () => {
  const shop = { profile: { customer_ref: 'C-1' }, created_ms: 2 };
  const browser = { profile: {}, created_ms: 1 };
  const later = { profile: {}, created_ms: 3 };
  expect(order(browser, shop)).toEqual([shop, browser]);
  expect(order(shop, browser)).toEqual([shop, browser]);
  expect(order(later, browser)).toEqual([browser, later]);
});

test('only what both say differently is asked about', () => {
  const stays = { name: '王小明', language: 'zh' as const, company_attributes: { level: 'gold', orders: 0, vip: true } };
  const goes = { name: 'Wang', customer_ref: 'C-2', language: 'zh' as const, company_attributes: { level: 'silver', orders: 3, vip: true, city: '上海' } };
  expect(conflicts(stays, goes).map(({ key, stays: one, goes: other }) => [key, one, other])).toEqual([
    ['name', '王小明', 'Wang'],
    ['attribute:level', 'gold', 'silver'],
    ['attribute:orders', 0, 3],
  ]);
  expect(conflicts(stays, {})).toEqual([]);
});
