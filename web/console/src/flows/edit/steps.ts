/** Steps as whole lines of a flow's text: put in, taken out, moved, doubled. */
import { isCollection, isSeq, type Document, type Node } from 'yaml';
import { put, read, valueAt, type Path } from './text';

export interface Changed {
  text: string;
  /** Where the step stands now that is to be chosen next. */
  path: Path;
}
interface Lines {
  from: number;
  to: number;
}
const startOf = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;
const endOf = (text: string, offset: number): number => {
  const found = text.indexOf('\n', offset);
  return found < 0 ? text.length : found + 1;
};

/** The lines of each item, with the comments right above it. */
function linesOf(text: string, doc: Document, list: Path): Lines[] | undefined {
  const seq = doc.getIn(list, true);
  if (!isSeq(seq) || seq.flow === true) return undefined;
  const found: Lines[] = [];
  for (const item of seq.items as Node[]) {
    if (!item.range) return undefined;
    let from = startOf(text, item.range[0]);
    const column = /^\s*/u.exec(text.slice(from))![0].length;
    const floor = found.at(-1)?.to ?? 0;
    for (let above = startOf(text, from - 1); from > floor && above >= floor; above = startOf(text, from - 1)) {
      const line = text.slice(above, from);
      if (!line.trimStart().startsWith('#') || line.search(/\S/u) !== column) break;
      from = above;
    }
    let last = item.range[1];
    while (last > item.range[0] && /\s/u.test(text[last - 1]!)) last -= 1;
    found.push({ from, to: endOf(text, last) });
  }
  // What stands between two items belongs to the first of them.
  return found.map((one, at) => ({ from: one.from, to: found[at + 1]?.from ?? tail(text, one.to, seq) }));
}
/** Deeper comments behind the last item are part of it. */
function tail(text: string, to: number, seq: Node): number {
  const column = seq.range ? seq.range[0] - startOf(text, seq.range[0]) : 0;
  let end = to;
  for (let next = endOf(text, end); end < text.length; next = endOf(text, end)) {
    const line = text.slice(end, next);
    if (!line.trimStart().startsWith('#') || line.search(/\S/u) <= column) break;
    end = next;
  }
  return end;
}
const ended = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);
const indexOf = (path: Path): { list: Path; index: number } => ({ list: path.slice(0, -1), index: Number(path.at(-1)) });
const items = (text: string, list: Path): unknown[] => {
  const found = valueAt(text, list);
  return Array.isArray(found) ? found : [];
};
export const countOf = (text: string, list: Path): number => items(text, list).length;

/** Puts a step at a place of a list; a list that is not there yet is begun. */
export function insert(source: string, list: Path, index: number, step: Record<string, unknown>): Changed {
  const text = ended(source);
  const doc = read(text);
  const lines = linesOf(text, doc, list);
  const path = [...list, index];
  if (!lines?.length) {
    const all = items(text, list);
    return { text: put(text, list, [...all.slice(0, index), step, ...all.slice(index)]), path };
  }
  // Written at the end, where every reader of YAML agrees on its form, then moved up to its place.
  const last = put(text, [...list, lines.length], step);
  return { text: index >= lines.length ? last : carried(last, list, lines.length, index), path };
}
function carried(text: string, list: Path, from: number, to: number): string {
  const lines = linesOf(text, read(text), list);
  const [what, where] = [lines?.[from], lines?.[to]];
  if (!lines || !what || !where) return text;
  const words = ended(text.slice(what.from, what.to));
  const rest = text.slice(0, what.from) + text.slice(what.to);
  const at = from > to ? where.from : where.to - (what.to - what.from);
  return rest.slice(0, at) + words + rest.slice(at);
}

export function remove(source: string, path: Path): Changed {
  const text = ended(source);
  const { list, index } = indexOf(path);
  const all = items(text, list);
  if (all.length <= 1) return list.length > 1 ? { text: put(text, list, undefined), path: list.slice(0, -1) } : { text: source, path };
  const lines = linesOf(text, read(text), list);
  const next = [...list, Math.min(index, all.length - 2)];
  const what = lines?.[index];
  if (!what) return { text: put(text, list, all.filter((_, at) => at !== index)), path: next };
  return { text: text.slice(0, what.from) + text.slice(what.to), path: next };
}

export function move(source: string, path: Path, by: -1 | 1): Changed {
  const text = ended(source);
  const { list, index } = indexOf(path);
  const all = items(text, list);
  const to = index + by;
  if (to < 0 || to >= all.length) return { text: source, path };
  if (linesOf(text, read(text), list)) return { text: carried(text, list, index, to), path: [...list, to] };
  const next = [...all];
  next.splice(to, 0, ...next.splice(index, 1));
  return { text: put(text, list, next), path: [...list, to] };
}

export function duplicate(source: string, path: Path): Changed {
  const text = ended(source);
  const { list, index } = indexOf(path);
  const next = [...list, index + 1];
  const what = linesOf(text, read(text), list)?.[index];
  if (!what) {
    const all = items(text, list);
    return { text: put(text, list, [...all.slice(0, index + 1), all[index], ...all.slice(index + 1)]), path: next };
  }
  return { text: text.slice(0, what.to) + ended(text.slice(what.from, what.to)) + text.slice(what.to), path: next };
}

/** The places of steps and branches, and the lines on which they stand. */
export function placesOf(text: string): { path: Path; from: number; to: number }[] {
  const doc = read(text);
  const found: { path: Path; from: number; to: number }[] = [];
  const line = (offset: number): number => text.slice(0, offset).split('\n').length;
  const list = (path: Path): void => {
    const seq = doc.getIn(path, true);
    if (!isSeq(seq)) return;
    (seq.items as Node[]).forEach((item, index) => {
      const here = [...path, index];
      if (item?.range) found.push({ path: here, from: line(item.range[0]), to: line(Math.max(item.range[0], item.range[1] - 1)) });
      for (const key of ['then', 'else']) list([...here, key]);
      const on = doc.getIn([...here, 'on'], true);
      if (!isCollection(on) || isSeq(on)) return;
      for (const pair of (on as unknown as { items: { key: { value: unknown; range?: number[] }; value: Node | null }[] }).items) {
        const branch = [...here, 'on', String(pair.key.value)];
        const from = pair.key.range?.[0];
        if (from !== undefined) found.push({ path: branch, from: line(from), to: line(Math.max(from, (pair.value?.range?.[1] ?? from) - 1)) });
        list([...branch, 'then']);
      }
    });
  };
  try {
    list(['steps']);
  } catch {
    // Half-written lines: nothing is where it can be named.
  }
  return found;
}
/** The smallest place that a line belongs to. */
export function placeAt(places: readonly { path: Path; from: number; to: number }[], line: number): Path | undefined {
  let best: { path: Path; from: number; to: number } | undefined;
  for (const one of places) if (one.from <= line && line <= one.to && (!best || one.to - one.from <= best.to - best.from)) best = one;
  return best?.path;
}
