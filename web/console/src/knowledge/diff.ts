/** How one text became another, in lines, and in words within a line that changed. */

export interface Piece {
  kind: 'same' | 'gone' | 'new';
  text: string;
}
export interface Line {
  kind: 'same' | 'gone' | 'new' | 'changed';
  pieces: Piece[];
}

/** Beyond so many parts on both sides together, what differs is told as one. */
const PARTS = 4_000;

/**
 * The shortest way from `a` to `b` (Myers, "An O(ND) Difference Algorithm and Its Variations", 1986): runs of parts that stayed,
 * went and came, what went before what came.
 */
export function steps<T>(a: readonly T[], b: readonly T[]): { kind: Piece['kind']; parts: T[] }[] {
  const out: { kind: Piece['kind']; parts: T[] }[] = [];
  const add = (kind: Piece['kind'], parts: readonly T[]): void => {
    if (!parts.length) return;
    const last = out.at(-1);
    if (last?.kind === kind) last.parts.push(...parts);
    else out.push({ kind, parts: [...parts] });
  };
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  add('same', a.slice(0, head));
  for (const { kind, parts } of middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail))) add(kind, parts);
  add('same', a.slice(a.length - tail));
  return out;
}

function middle<T>(a: readonly T[], b: readonly T[]): { kind: Piece['kind']; parts: readonly T[] }[] {
  if (!a.length || !b.length || a.length + b.length > PARTS) return [{ kind: 'gone', parts: a }, { kind: 'new', parts: b }];
  const most = a.length + b.length;
  let reach = new Map<number, number>([[1, 0]]);
  const trail: Map<number, number>[] = [];
  for (let cost = 0; cost <= most; cost += 1) {
    trail.push(new Map(reach));
    for (let k = -cost; k <= cost; k += 2) {
      const down = k === -cost || (k !== cost && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
      let x = down ? (reach.get(k + 1) ?? 0) : (reach.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      reach.set(k, x);
      if (x >= a.length && x - k >= b.length) return back(a, b, trail);
    }
  }
  return [];
}

/** The way back from the end, by how far each cost reached. */
function back<T>(a: readonly T[], b: readonly T[], trail: readonly Map<number, number>[]): { kind: Piece['kind']; parts: readonly T[] }[] {
  const found: { kind: Piece['kind']; part: T }[] = [];
  let x = a.length;
  let y = b.length;
  for (let cost = trail.length - 1; cost >= 0; cost -= 1) {
    const reach = trail[cost]!;
    const k = x - y;
    const down = k === -cost || (k !== cost && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
    const from = down ? k + 1 : k - 1;
    const fromX = cost === 0 ? 0 : (reach.get(from) ?? 0);
    const fromY = cost === 0 ? 0 : fromX - from;
    while (x > fromX && y > fromY) found.push({ kind: 'same', part: a[((y -= 1), (x -= 1))]! });
    if (cost === 0) break;
    if (down) found.push({ kind: 'new', part: b[(y -= 1)]! });
    else found.push({ kind: 'gone', part: a[(x -= 1)]! });
  }
  return ordered(found.reverse());
}

/** Between two stretches that stayed, all that went stands before all that came. */
function ordered<T>(found: readonly { kind: Piece['kind']; part: T }[]): { kind: Piece['kind']; parts: readonly T[] }[] {
  const out: { kind: Piece['kind']; parts: T[] }[] = [];
  let gone: T[] = [];
  let fresh: T[] = [];
  const flush = (): void => {
    if (gone.length) out.push({ kind: 'gone', parts: gone });
    if (fresh.length) out.push({ kind: 'new', parts: fresh });
    gone = [];
    fresh = [];
  };
  for (const { kind, part } of found) {
    if (kind === 'gone') gone.push(part);
    else if (kind === 'new') fresh.push(part);
    else {
      flush();
      out.push({ kind, parts: [part] });
    }
  }
  flush();
  return out;
}

/** Chinese by characters, everything else by words and what stands between them; the name of a file is one. */
const words = (text: string): string[] => text.match(/file:[0-9a-f-]{36}|\p{Script=Han}|[\p{L}\p{N}]+|\s+|[^\p{L}\p{N}\s]/gu) ?? [];

/** Where at least this share of the shorter line stayed, the two are one line that changed. */
const ALIKE = 0.4;

function lineOf(from: string, to: string): Line | undefined {
  const pieces = steps(words(from), words(to)).map(({ kind, parts }) => ({ kind, text: parts.join('') }));
  const stayed = pieces.filter(({ kind }) => kind === 'same').reduce((sum, { text }) => sum + text.trim().length, 0);
  return stayed >= ALIKE * Math.min(from.trim().length, to.trim().length) && stayed > 0 ? { kind: 'changed', pieces } : undefined;
}

/** Two texts, line by line. */
export function lines(from: string, to: string): Line[] {
  const out: Line[] = [];
  const plain = (kind: 'same' | 'gone' | 'new', text: string): Line => ({ kind, pieces: [{ kind, text }] });
  const cut = (text: string): string[] => (text === '' ? [] : text.split('\n'));
  const found = steps(cut(from), cut(to));
  for (let at = 0; at < found.length; at += 1) {
    const { kind, parts } = found[at]!;
    const next = found[at + 1];
    if (kind !== 'gone' || next?.kind !== 'new') {
      out.push(...parts.map((text) => plain(kind, text)));
      continue;
    }
    // What went and what came in one place are laid beside one another as far as they are alike.
    at += 1;
    const pairs = parts.map((text, n) => (next.parts[n] === undefined ? undefined : lineOf(text, next.parts[n])));
    parts.forEach((text, n) => out.push(pairs[n] ?? plain('gone', text)));
    next.parts.forEach((text, n) => pairs[n] ?? out.push(plain('new', text)));
  }
  return out;
}

/** Only what changed, with so many lines around it that one knows where it is; `undefined` stands for lines left out. */
export function around(all: readonly Line[], keep = 2): (Line | undefined)[] {
  const near = all.map((_, at) => all.slice(Math.max(0, at - keep), at + keep + 1).some(({ kind }) => kind !== 'same'));
  const out: (Line | undefined)[] = [];
  all.forEach((line, at) => {
    if (near[at]) out.push(line);
    else if (out.length === 0 || out.at(-1) !== undefined) out.push(undefined);
  });
  return out;
}
