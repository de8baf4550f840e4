/** Where the steps of a flow stand in its picture: top to bottom, branches side by side, what leaves the flow to the right. */
import type { OutlineBranch, OutlineStep } from '../wire';

export interface Box {
  /** Place in the file, as the outline names it; branches too. */
  at: string;
  kind: 'step' | 'branch';
  step: OutlineStep;
  branch?: OutlineBranch;
  /** How deep in branches, from 1, and its place among its like. */
  level: number;
  position: number;
  of: number;
  x: number;
  y: number;
  width: number;
  height: number;
}
export interface Line {
  from: readonly [x: number, y: number];
  to: readonly [x: number, y: number];
}
export interface Picture {
  boxes: Box[];
  lines: Line[];
  width: number;
  height: number;
}

export const WIDTH = 264;
const TALL = 78;
const LOW = 44;
const GAP = 28;
/** Between a step and its branches there is room for a line that parts. */
const PART = 32;
const BETWEEN = 8;
const BESIDE = 24;
/** So many branches stand side by side each; of more, those without steps are stacked. */
const APART = 2;

/** A part of the picture that can be moved as a whole; `spine` is where its line comes in and goes out. */
interface Part {
  boxes: Box[];
  lines: Line[];
  width: number;
  height: number;
  spine: number;
  /** Whether the flow goes on behind it. */
  goes: boolean;
}

/** Whether the flow goes on behind what comes of a result. */
export const leaves = (branch: OutlineBranch): boolean => branch.ends || Boolean(branch.handoff) || Boolean(branch.again) || branch.name === 'not_found';
export const placeOf = (step: OutlineStep, branch: OutlineBranch): string => (step.kind === 'if' ? `${step.at}.${branch.name}` : `${step.at}.on.${branch.name}`);
const ending = (step: OutlineStep): boolean => step.kind === 'end' || step.kind === 'handoff';

function shifted(part: Part, dx: number, dy: number): Part {
  const point = ([x, y]: readonly [number, number]): readonly [number, number] => [x + dx, y + dy];
  return {
    ...part,
    boxes: part.boxes.map((box) => ({ ...box, x: box.x + dx, y: box.y + dy })),
    lines: part.lines.map(({ from, to }) => ({ from: point(from), to: point(to) })),
    spine: part.spine + dx,
  };
}
function box(of: Omit<Box, 'x' | 'y' | 'width' | 'height'>, tall: boolean): Part {
  const height = tall ? TALL : LOW;
  return { boxes: [{ ...of, x: 0, y: 0, width: WIDTH, height }], lines: [], width: WIDTH, height, spine: WIDTH / 2, goes: true };
}

/** One below the other, joined where the upper one goes on. */
function stacked(parts: readonly Part[], gap: number, joined: boolean): Part {
  const spine = Math.max(0, ...parts.map((part) => part.spine));
  const out: Part = { boxes: [], lines: [], width: 0, height: 0, spine, goes: true };
  parts.forEach((part, at) => {
    const put = shifted(part, spine - part.spine, at ? out.height + gap : 0);
    if (joined && at && out.goes) out.lines.push({ from: [spine, out.height], to: [spine, out.height + gap] });
    out.boxes.push(...put.boxes);
    out.lines.push(...put.lines);
    out.width = Math.max(out.width, spine - part.spine + part.width);
    out.height = (at ? out.height + gap : 0) + part.height;
    out.goes = part.goes;
  });
  return out;
}

function branchPart(step: OutlineStep, branch: OutlineBranch, level: number, position: number): Part {
  const own = box({ at: placeOf(step, branch), kind: 'branch', step, branch, level, position, of: step.branches.length }, Boolean(branch.says));
  own.goes = !leaves(branch);
  if (!branch.steps.length) return own;
  const inner = steps(branch.steps, level + 1);
  const both = stacked([{ ...own, goes: true }, inner], GAP, true);
  return { ...both, goes: inner.goes && !leaves(branch) };
}

/** The columns below a step that parts. */
function columns(step: OutlineStep, level: number): Part[] {
  const made = step.branches.map((branch, at) => ({ branch, part: branchPart(step, branch, level + 1, at + 1) }));
  if (made.length <= APART) return made.map(({ part }) => part);
  const deep = made.filter(({ branch }) => branch.steps.length);
  const flat = made.filter(({ branch }) => !branch.steps.length);
  const on = flat.filter(({ part }) => part.goes).map(({ part }) => part);
  const off = flat.filter(({ part }) => !part.goes).map(({ part }) => part);
  const pile = (parts: Part[], goes: boolean): Part[] => (parts.length ? [{ ...stacked(parts, BETWEEN, false), goes }] : []);
  return [...pile(on, true), ...deep.map(({ part }) => part), ...pile(off, false)];
}

function stepPart(step: OutlineStep, level: number, position: number, of: number): Part {
  const own = box({ at: step.at, kind: 'step', step, level, position, of }, Boolean(step.says));
  own.goes = !ending(step);
  if (!step.branches.length) return own;
  const all = columns(step, level);
  // An `if` without `else` goes on beside its branch.
  const beside = step.kind === 'if' && !step.branches.some(({ name }) => name === 'else');
  const main = all[0]!;
  const out: Part = { ...own, boxes: [...own.boxes], lines: [], spine: Math.max(own.spine, main.spine) };
  const head = shifted(own, out.spine - own.spine, 0);
  out.boxes = [...head.boxes];
  const top = own.height + PART;
  let x = out.spine - main.spine;
  const ends: { x: number; y: number }[] = [];
  let height = top;
  for (const part of all) {
    const put = shifted(part, x, top);
    out.boxes.push(...put.boxes);
    out.lines.push({ from: [out.spine, own.height], to: [put.spine, top] }, ...put.lines);
    if (part.goes) ends.push({ x: put.spine, y: top + part.height });
    height = Math.max(height, top + part.height);
    x += part.width + BESIDE;
  }
  const right = Math.max(x - BESIDE, out.spine - own.spine + own.width);
  out.goes = ends.length > 0 || beside;
  out.height = height;
  out.width = right;
  if (!out.goes) return out;
  out.height = height + PART / 2;
  for (const end of ends) out.lines.push({ from: [end.x, end.y], to: [out.spine, out.height] });
  if (beside) {
    out.width = right + BESIDE;
    out.lines.push({ from: [out.spine + WIDTH / 2, own.height / 2], to: [out.width, own.height / 2] }, { from: [out.width, own.height / 2], to: [out.width, height] }, { from: [out.width, height], to: [out.spine, out.height] });
  }
  return out;
}

function steps(all: readonly OutlineStep[], level: number): Part {
  return stacked(all.map((step, at) => stepPart(step, level, at + 1, all.length)), GAP, true);
}

export function layout(outline: readonly OutlineStep[]): Picture {
  const { boxes, lines, width, height } = steps(outline, 1);
  return { boxes, lines, width, height };
}

export type Direction = 'up' | 'down' | 'left' | 'right';
/** The box to which an arrow key goes: the nearest one that way, by rows before columns. */
export function neighbour(boxes: readonly Box[], at: string, way: Direction): string | undefined {
  const here = boxes.find((one) => one.at === at);
  if (!here) return boxes[0]?.at;
  const upright = way === 'up' || way === 'down';
  const sign = way === 'down' || way === 'right' ? 1 : -1;
  const middle = (one: Box): [number, number] => [one.x + one.width / 2, one.y + one.height / 2];
  const [x, y] = middle(here);
  let best: string | undefined;
  let least = Infinity;
  for (const one of boxes) {
    const [otherX, otherY] = middle(one);
    const along = sign * (upright ? otherY - y : otherX - x);
    const across = Math.abs(upright ? otherX - x : otherY - y);
    if (one === here || along <= 1) continue;
    const cost = along + across * (upright ? 2 : 3);
    if (cost < least) [best, least] = [one.at, cost];
  }
  return best;
}

/** A line as a path with round corners; slanted lines go down, across and down. */
export function drawn({ from: [x1, y1], to: [x2, y2] }: Line): string {
  if (x1 === x2 || y1 === y2) return `M${x1} ${y1}L${x2} ${y2}`;
  const half = y1 + (y2 - y1) / 2;
  const round = Math.min(8, Math.abs(x2 - x1) / 2, (y2 - y1) / 2);
  const side = Math.sign(x2 - x1);
  return `M${x1} ${y1}V${half - round}Q${x1} ${half} ${x1 + side * round} ${half}H${x2 - side * round}Q${x2} ${half} ${x2} ${half + round}V${y2}`;
}
