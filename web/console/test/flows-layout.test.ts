import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { drawn, layout, neighbour, type Box, type Direction } from '../src/flows/graph/layout';
import type { OutlineStep } from '../src/flows/wire';
import { outlined } from './outlined';

const FOLDER = '../../packs/ecommerce/flows/';
const FLOWS = readdirSync(FOLDER).map((name) => ({ name, outline: outlined(readFileSync(`${FOLDER}${name}`, 'utf8')) }));
const overlap = (a: Box, b: Box): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const count = (steps: readonly OutlineStep[]): number => steps.reduce((sum, step) => sum + 1 + step.branches.reduce((inner, branch) => inner + 1 + count(branch.steps), 0), 0);
const step = (at: string, kind: OutlineStep['kind'], more: Partial<OutlineStep> = {}): OutlineStep => ({ at, line: 1, kind, name: null, title: null, says: null, more: 0, options: [], branches: [], ...more });
const branch = (name: string, more: object = {}) => ({ name, says: null, ends: false, handoff: null, again: null, card: null, steps: [], ...more });

/** Outlines as wide and as deep as may be, the same every time. */
function grown(seed: number): OutlineStep[] {
  let state = seed;
  const roll = (below: number): number => (((state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) >>> 8) % below);
  const list = (at: string, depth: number): OutlineStep[] =>
    Array.from({ length: 1 + roll(4) }, (_, index) => {
      const here = `${at}[${index}]`;
      const says = roll(2) ? { zh: '话', en: 'words' } : null;
      if (depth > 3 || roll(3)) return step(here, (['say', 'collect', 'handoff', 'end'] as const)[roll(4)]!, { says });
      if (roll(2)) return step(here, 'if', { branches: ['then', 'else'].slice(0, 1 + roll(2)).map((name) => branch(name, { steps: list(`${here}.${name}`, depth + 1) })) });
      return step(here, 'call', { branches: Array.from({ length: 1 + roll(7) }, (__, n) => branch(`r${n}`, { says, ends: roll(3) === 0, steps: roll(4) ? [] : list(`${here}.on.r${n}.then`, depth + 1) })) });
    });
  return list('steps', 1);
}
const WORLD = [...FLOWS, ...Array.from({ length: 60 }, (_, seed) => ({ name: `grown ${seed}`, outline: grown(seed + 1) }))];

describe('the picture of a flow', () => {
  it('shows every step and every branch once, none over another, none outside', () => {
    for (const { name, outline } of WORLD) {
      const { boxes, width, height } = layout(outline);
      expect(boxes.length, name).toBe(count(outline));
      expect(new Set(boxes.map(({ at }) => at)).size, name).toBe(boxes.length);
      boxes.forEach((a, at) => {
        expect(a.x >= 0 && a.y >= 0 && a.x + a.width <= width && a.y + a.height <= height, `${name} ${a.at}`).toBe(true);
        for (const b of boxes.slice(at + 1)) expect(overlap(a, b), `${name} ${a.at} ${b.at}`).toBe(false);
      });
    }
  });

  it('goes down: no line goes up, and what follows stands below', () => {
    for (const { name, outline } of WORLD) {
      const { boxes, lines } = layout(outline);
      for (const { from, to } of lines) expect(to[1], name).toBeGreaterThanOrEqual(from[1]);
      const top = boxes.filter(({ level }) => level === 1);
      top.slice(1).forEach((box, at) => expect(box.y, `${name} ${box.at}`).toBeGreaterThan(top[at]!.y));
    }
  });

  it('keeps the way on in one line, and stacks what leaves it to the right', () => {
    const call = step('steps[0]', 'call', { branches: [branch('ok'), branch('over', { ends: true }), branch('late', { handoff: 'now' }), branch('not_found'), branch('error', { handoff: 'offer' })] });
    const { boxes } = layout([call, step('steps[1]', 'say')]);
    const at = (place: string): Box => boxes.find((one) => one.at === place)!;
    expect(at('steps[0].on.ok').x).toBe(at('steps[1]').x);
    const off = ['over', 'late', 'not_found', 'error'].map((name) => at(`steps[0].on.${name}`));
    expect(new Set(off.map(({ x }) => x)).size).toBe(1);
    expect(off[0]!.x).toBeGreaterThan(at('steps[1]').x + at('steps[1]').width - 1);
  });

  it('joins nothing behind an end', () => {
    const { lines } = layout([step('steps[0]', 'end'), step('steps[1]', 'say')]);
    expect(lines).toEqual([]);
    expect(layout([]).boxes).toEqual([]);
  });

  it('is walked with arrow keys: every box can be reached from the first, and back', () => {
    const ways: Direction[] = ['down', 'right', 'left', 'up'];
    for (const { name, outline } of WORLD) {
      const { boxes } = layout(outline);
      const seen = new Set([boxes[0]!.at]);
      for (const at of seen) for (const way of ways) {
        const next = neighbour(boxes, at, way);
        if (next) seen.add(next);
      }
      expect(boxes.filter(({ at }) => !seen.has(at)).map(({ at }) => at), name).toEqual([]);
    }
    expect(neighbour([], 'x', 'down')).toBeUndefined();
  });

  it('draws lines that part and join with round corners', () => {
    expect(drawn({ from: [10, 0], to: [10, 20] })).toBe('M10 0L10 20');
    expect(drawn({ from: [10, 0], to: [50, 32] })).toBe('M10 0V8Q10 16 18 16H42Q50 16 50 24V32');
  });
});
