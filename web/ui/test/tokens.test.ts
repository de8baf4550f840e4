import { describe, expect, it } from 'vitest';
import { dark, declarations, light, source, type Tokens } from '../src/tokens';
import { darkOverrides, lightOverrides } from '../src/theme';

function luminance(hex: string): number {
  const channel = (at: number): number => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const GROUNDS = ['canvas', 'surface', 'raised', 'sunken', 'hover', 'selected'];
const MEANINGS = ['brand', 'person', 'good', 'warn', 'bad', 'info', 'note', 'assistant'];
const INKS = ['ink', 'ink-2', 'ink-3', ...MEANINGS.map((one) => `${one}-ink`)];
const EMOTIONS = ['angry', 'anxious', 'disappointed', 'confused', 'satisfied', 'neutral'].map((one) => `emotion-${one}`);
const PAIRS: [string, string][] = [
  ...GROUNDS.flatMap((ground) => [...INKS, ...EMOTIONS].map((ink): [string, string] => [ink, ground])),
  ...MEANINGS.flatMap((one): [string, string][] => [[`${one}-ink`, `${one}-soft`], ['ink', `${one}-soft`]]),
  ...['brand', 'note', 'assistant'].flatMap((one): [string, string][] => [['ink-2', `${one}-soft`], ['ink-3', `${one}-soft`]]),
  ['ink-2', 'person-soft'],
  ['on-brand', 'brand'],
  ['on-brand', 'brand-hover'],
  ['on-brand', 'brand-press'],
  ['on-person', 'person'],
  ['on-bad', 'bad'],
];

describe.each<[string, Tokens]>([['light', light], ['dark', dark]])('%s', (_, tokens) => {
  it('every ink can be read on every ground it is used on', () => {
    const poor = PAIRS.flatMap(([ink, ground]) => {
      const [a, b] = [tokens[ink], tokens[ground]];
      if (!a || !b) return [`${ink} on ${ground} is missing`];
      const found = contrast(a, b);
      return found < 4.5 ? [`${ink} on ${ground}: ${found.toFixed(2)}`] : [];
    });
    expect(poor).toEqual([]);
  });

  it('focus and marks stand out from the ground', () => {
    for (const mark of ['brand', 'person', 'bad', 'good', 'info', 'assistant']) {
      for (const ground of ['canvas', 'surface', 'raised']) expect(contrast(tokens[mark] ?? '', tokens[ground] ?? ''), `${mark} on ${ground}`).toBeGreaterThanOrEqual(3);
    }
  });
});

it('dark says the same by attribute and by preference, and leaves no colour out', () => {
  const byAttribute = declarations(source, "[data-theme='dark'],");
  const byPreference = declarations(source, '@media (prefers-color-scheme: dark) {\n  :root:not');
  expect(byPreference).toEqual(byAttribute);
  const colours = Object.keys(light).filter((name) => /^(#|rgb)/.test(light[name] ?? ''));
  expect(colours.length).toBeGreaterThan(50);
  expect(colours.filter((name) => !(name in byAttribute))).toEqual([]);
});

it('the library takes its colours from the tokens', () => {
  expect(lightOverrides.common?.primaryColor).toBe(light.brand);
  expect(darkOverrides.common?.primaryColor).toBe(dark.brand);
  expect(light.brand).not.toBe(dark.brand);
});
