import { describe, expect, it } from 'vitest';
import { change, dayOf, lastDays, lasted, said } from '../src/logic/figures';

describe('figures', () => {
  it('are said as people read them, and nothing is not zero', () => {
    expect(said(undefined, 'share', 'en')).toBe('–');
    expect(said(0, 'share', 'en')).toBe('0%');
    expect(said(0.875, 'share', 'zh')).toBe('87.5%');
    expect(said(1234, 'count', 'en')).toBe('1,234');
    expect([lasted(420, 'en'), lasted(59_400, 'en'), lasted(200_000, 'en'), lasted(7_500_000, 'zh')]).toEqual(['0.4 s', '59 s', '3 min 20 s', '2 小时 5 分']);
  });
  it('never say sixty seconds', () => {
    expect([lasted(119_700, 'en'), lasted(59_700, 'en'), lasted(3_599_900, 'en')]).toEqual(['2 min', '1 min', '1 h']);
  });
  it('change by points or by percent, for better or for worse', () => {
    expect(change(0.5, 0.4, 'share', true, 'en')).toEqual({ text: '+10 points', tone: 'good' });
    expect(change(120, 100, 'time', false, 'en')).toEqual({ text: '+20%', tone: 'bad' });
    expect(change(90, 100, 'count', null, 'en')).toEqual({ text: '−10%', tone: 'plain' });
    expect(change(3, 0, 'count', true, 'en')).toBeUndefined();
    expect(change(undefined, 0.4, 'share', true, 'en')).toBeUndefined();
  });
  it('end today, both ends counted', () => {
    expect(lastDays(7, new Date(2026, 10, 20, 0, 5))).toEqual({ from: '2026-11-14', to: '2026-11-20' });
    expect(dayOf(new Date(2026, 0, 1))).toBe('2026-01-01');
  });
});
