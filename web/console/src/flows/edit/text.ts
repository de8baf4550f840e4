/** Changes of a flow's text that leave every other line as it was written: comments, order, quotes and blanks stay. */
import { type Document, isCollection, isMap, isNode, isScalar, isSeq, type Node, type Pair, parseDocument, Document as Sheet, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';

export type Path = readonly (string | number)[];
type Collection = YAMLMap<unknown, unknown> | YAMLSeq<unknown>;

/** A new value stands on one line up to this width. */
const ONE_LINE = 110;
/** Words that older readers of YAML take for something else than text. */
const AMBIGUOUS = /^(?:y|n|yes|no|on|off|true|false|null|~)$/iu;

/** `steps[3].on.error.then[0]` as a path. */
export function pathOf(at: string): Path {
  return [...at.matchAll(/\[(\d+)\]|[^.[\]]+/gu)].map(([part, index]) => (index === undefined ? part : Number(index)));
}
export function atOf(path: Path): string {
  return path.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${part}` : part), '');
}

export const read = (text: string): Document.Parsed => parseDocument(text);

/** What stands at a place, as a plain value. */
export function valueAt(text: string | Document, path: Path): unknown {
  const doc = typeof text === 'string' ? read(text) : text;
  const node = path.length ? doc.getIn(path, true) : doc.contents;
  return isNode(node) ? node.toJS(doc) : node;
}

const isBlock = (node: unknown): node is Collection => isCollection(node) && node.flow !== true;
const pairOf = (map: unknown, key: string): Pair<Scalar, Node | null> | undefined =>
  isMap(map) ? (map.items.find((pair) => (isScalar(pair.key) ? String(pair.key.value) : String(pair.key)) === key) as Pair<Scalar, Node | null> | undefined) : undefined;
const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;
const lineEnd = (text: string, offset: number): number => {
  const found = text.indexOf('\n', offset);
  return found < 0 ? text.length : found;
};
/** Where the words of what ends here end, without the blanks and the line break behind them. */
function trimmed(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && /\s/u.test(text[at - 1]!)) at -= 1;
  return at;
}

interface Span {
  start: number;
  end: number;
}
/** From the first sign of an entry to the last of its value. */
function spanOf(text: string, container: Collection, part: string | number): Span | undefined {
  if (typeof part === 'number') {
    const item = isSeq(container) ? (container.items[part] as Node | undefined) : undefined;
    return item?.range ? { start: item.range[0], end: trimmed(text, item.range[0], item.range[1]) } : undefined;
  }
  const pair = pairOf(container, part);
  const start = pair?.key.range?.[0];
  if (!pair || start === undefined) return undefined;
  return { start, end: trimmed(text, start, Math.max(pair.value?.range?.[1] ?? 0, pair.key.range![1] + 1)) };
}

/** How the author sets lines in. */
function manner(text: string): { lineWidth: number; flowCollectionPadding: boolean; indentSeq: boolean; indent: number } {
  const first = /^( +)\S/mu.exec(text)?.[1]?.length ?? 2;
  return { lineWidth: 0, flowCollectionPadding: /\{ \w/u.test(text), indentSeq: !/^( *)[\w"']+:[ \t]*\n\1- /mu.test(text), indent: Math.min(Math.max(first, 2), 8) };
}

/** The entry as text; what stands before and behind it in the file is not part of it. */
function written(text: string, doc: Document, part: string | number, value: unknown, column: number): string {
  const node = isNode(value) ? value : fresh(doc, value, typeof part === 'number');
  const [comment, before, space] = [node.comment, isCollection(node) && node.flow !== true && typeof part === 'string' ? node.commentBefore : undefined, node.spaceBefore];
  node.comment = undefined;
  node.commentBefore = before;
  node.spaceBefore = false;
  const sheet = new Sheet(undefined, { directives: false } as never);
  sheet.contents = (typeof part === 'number' ? node : wrapped(sheet, part, node)) as never;
  const lines = sheet.toString(manner(text)).replace(/\n+$/u, '').split('\n');
  node.comment = comment;
  node.spaceBefore = space ?? false;
  return lines.map((line, at) => (at && line ? ' '.repeat(column) + line : line)).join('\n');
}
function wrapped(sheet: Document, key: string, node: Node): Node {
  const map = sheet.createNode({}) as YAMLMap;
  map.flow = false;
  map.items.push(sheet.createPair(key, node));
  return map;
}

/** Short values stand on one line, as in the files of the pack; steps and other entries of lists on lines of their own. */
function fresh(doc: Document, value: unknown, listed: boolean): Node {
  const node = doc.createNode(value) as Node;
  quoted(node);
  if (isCollection(node)) shaped(node as Collection, listed);
  return node;
}
const valuesOf = (node: Collection): unknown[] => node.items.map((item) => (isNode(item) ? item : (item as Pair).value));
function quoted(node: unknown): void {
  if (isScalar(node) && typeof node.value === 'string' && AMBIGUOUS.test(node.value)) node.type = 'QUOTE_DOUBLE';
  if (isCollection(node)) valuesOf(node as Collection).forEach(quoted);
}
function shaped(node: Collection, listed: boolean): void {
  const values = valuesOf(node);
  const wording = isMap(node) && node.has('zh');
  const plain = values.every((value) => !isCollection(value));
  node.flow = plain && (wording || !(listed && isMap(node))) && JSON.stringify(node.toJSON()).length <= ONE_LINE;
  if (!node.flow) for (const value of values) if (isCollection(value)) shaped(value as Collection, isSeq(node));
}

/** The longest way to an entry that stands on lines of its own. */
function anchorOf(doc: Document, path: Path): Path {
  let node: unknown = doc.contents;
  let found: Path = [];
  for (let at = 0; at < path.length && isBlock(node); at += 1) {
    found = path.slice(0, at + 1);
    node = node.get(path[at] as never, true);
  }
  return found;
}

/** Gives a place a value, or takes it away with `undefined`. Whatever else stands in the file stays as it is. */
export function put(text: string, path: Path, value: unknown): string {
  const doc = read(text);
  const anchor = anchorOf(doc, path);
  const part = anchor.at(-1);
  if (part === undefined) return text;
  const container = doc.getIn(anchor.slice(0, -1), true) as Collection;
  const span = spanOf(text, container, part);
  const whole = anchor.length === path.length;
  if (whole && value === undefined) return span ? cut(text, container, span) : text;
  const old = doc.getIn(path, true);
  if (value === undefined) doc.deleteIn(path);
  else if (isScalar(old) && typeof value !== 'object') {
    old.value = value;
    if (typeof value === 'string' && value.includes('\n') !== String(old.source ?? '').includes('\n')) old.type = undefined as never;
  } else if (isCollection(old) && typeof value === 'object') {
    const next = fresh(doc, value, typeof path.at(-1) === 'number');
    if (isCollection(next) && old.flow === true && JSON.stringify(value).length <= ONE_LINE * 2) next.flow = true;
    doc.setIn(path, next);
  } else doc.setIn(path, fresh(doc, value, typeof path.at(-1) === 'number'));
  const now = doc.getIn(anchor, true);
  if (span) {
    const column = span.start - lineStart(text, span.start);
    return text.slice(0, span.start) + written(text, doc, part, now, column) + text.slice(span.end);
  }
  return added(text, doc, container, part, now);
}

/** Writes a new entry behind the last one of its container. */
function added(text: string, doc: Document, container: Collection, part: string | number, value: unknown): string {
  const spans = container.items.map((item, at) => spanOf(text, container, isSeq(container) ? at : String(((item as Pair).key as Scalar).value))).filter((one) => one !== undefined);
  const last = spans.at(-1);
  const first = spans[0];
  if (!last || !first) return text;
  const content = first.start - lineStart(text, first.start);
  const dash = isSeq(container) ? /^\s*/u.exec(text.slice(lineStart(text, first.start)))![0].length : content;
  const words = written(text, doc, part, value, isSeq(container) ? dash + 2 : content);
  const end = lineEnd(text, last.end);
  return `${text.slice(0, end)}\n${' '.repeat(dash)}${isSeq(container) ? '- ' : ''}${words}${text.slice(end)}`;
}

/** Takes an entry away with its lines; the first of a step leaves the dash for the next. */
function cut(text: string, container: Collection, span: Span): string {
  const start = lineStart(text, span.start);
  const end = lineEnd(text, span.end);
  const dashed = text.slice(start, span.start).includes('-');
  if (!dashed) return text.slice(0, start) + text.slice(Math.min(text.length, end + 1));
  if (container.items.length < 2) return text;
  const next = /\S/u.exec(text.slice(end));
  return next ? text.slice(0, span.start) + text.slice(end + next.index) : text;
}
