import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { countOf, duplicate, insert, move, placeAt, placesOf, remove } from '../src/flows/edit/steps';
import { atOf, pathOf, put, valueAt, type Path } from '../src/flows/edit/text';

const FOLDER = '../../packs/ecommerce/flows/';
const FLOWS = readdirSync(FOLDER).map((name) => ({ name, text: readFileSync(`${FOLDER}${name}`, 'utf8') }));

/** The same numbers every time. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
}
/** Comments at random: lines of their own as deep as the next line, and behind values. */
function commented(text: string, roll: (below: number) => number): { text: string; comments: string[] } {
  const comments: string[] = [];
  const lines = text.split('\n').flatMap((line, at) => {
    const out: string[] = [];
    if (line.trim() && roll(5) === 0) {
      comments.push(`# 说明 ${at}。`);
      out.push(`${/^ */u.exec(line)![0]}# 说明 ${at}。`);
    }
    if (/: \S+$/u.test(line) && !line.includes('#') && roll(5) === 0) {
      comments.push(`# behind ${at}.`);
      out.push(`${line} # behind ${at}.`);
    } else out.push(line);
    return out;
  });
  return { text: lines.join('\n'), comments };
}
const lost = (text: string, comments: readonly string[]): string[] => comments.filter((one) => text.split(one).length !== 2);
/** Every place of a text. */
function texts(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => texts(one, [...path, Array.isArray(value) ? Number(key) : key]));
}

describe('a change of a flow’s text', () => {
  it('names places as the outline does', () => {
    const path = ['steps', 3, 'on', 'error', 'then', 0];
    expect(pathOf('steps[3].on.error.then[0]')).toEqual(path);
    expect(atOf(path)).toBe('steps[3].on.error.then[0]');
  });

  it('leaves every other line and every comment as they are, in each flow of the pack, wherever it is made', () => {
    const roll = dice(7);
    for (const { name, text: plain } of FLOWS) {
      for (let round = 0; round < 8; round += 1) {
        const { text, comments } = commented(plain, roll);
        const all = texts(parse(text));
        const path = all[roll(all.length)]!;
        const next = put(text, path, '另一句：新的话 {order_number}');
        const where = `${name} ${atOf(path)}`;
        expect(valueAt(next, path), where).toBe('另一句：新的话 {order_number}');
        expect(lost(next, comments), where).toEqual([]);
        const [a, b] = [text.split('\n'), next.split('\n')];
        expect(b.length, where).toBe(a.length);
        expect(b.filter((line, at) => line !== a[at]).length, where).toBe(1);
        // And back: the value is what it was.
        expect(parse(put(next, path, valueAt(text, path))), where).toEqual(parse(text));
      }
    }
  });

  it('gives and takes whole entries', () => {
    const text = 'steps:\n  # first\n  - collect: a # name\n    ask: {zh: 甲, en: A}\n    # how often\n    attempts: 3\n\n  - end: true\n';
    expect(put(text, ['steps', 0, 'attempts'], undefined)).toBe('steps:\n  # first\n  - collect: a # name\n    ask: {zh: 甲, en: A}\n    # how often\n\n  - end: true\n');
    expect(put(text, ['steps', 0, 'unless'], 'identity')).toContain('    attempts: 3\n    unless: identity\n\n  - end: true\n');
    expect(put(text, ['steps', 0, 'ask', 'en'], 'Tell me: what?')).toContain('    ask: {zh: 甲, en: "Tell me: what?"}\n');
    expect(put(text, ['steps', 0, 'retry'], [{ zh: '再说一次', en: 'Again' }, { zh: '换个说法', en: 'Other words' }])).toContain('    retry:\n      - {zh: 再说一次, en: Again}\n      - {zh: 换个说法, en: Other words}\n');
    expect(put(text, ['steps', 0, 'called'], ['甲', 'no'])).toContain('    called: [甲, "no"]\n');
    expect(put(text, ['steps', 0, 'collect'], 'b')).toContain('  - collect: b # name\n');
    expect(put('a: 1', ['b'], 'x')).toBe('a: 1\nb: x');
  });

  it('keeps how the author sets lines in', () => {
    const text = 'steps:\n- call: shop.a\n  on:\n    error:\n      say: {zh: 甲, en: A}\n';
    expect(put(text, ['steps', 0, 'on', 'error', 'then'], [{ handoff: 'now' }])).toBe('steps:\n- call: shop.a\n  on:\n    error:\n      say: {zh: 甲, en: A}\n      then:\n      - handoff: now\n');
    expect(insert(text, ['steps'], 1, { end: true }).text).toBe(`${text}- end: true\n`);
  });
});

describe('steps of a flow', () => {
  const TEXT = 'id: x\nsteps:\n  # one\n  - collect: a\n    # of one\n    attempts: 3\n  # two\n  - say: {zh: 乙, en: B}\n  - if: vip\n    then:\n      - say: {zh: 丙, en: C}\n';
  const kinds = (text: string): string[] => (parse(text) as { steps: object[] }).steps.map((step) => Object.keys(step)[0]!);

  it('are put in before, between, behind and into a branch that is not there yet', () => {
    expect(kinds(insert(TEXT, ['steps'], 0, { end: true }).text)).toEqual(['end', 'collect', 'say', 'if']);
    expect(kinds(insert(TEXT, ['steps'], 1, { end: true }).text)).toEqual(['collect', 'end', 'say', 'if']);
    expect(kinds(insert(TEXT, ['steps'], 3, { end: true }).text)).toEqual(['collect', 'say', 'if', 'end']);
    const branch = insert(TEXT, ['steps', 2, 'else'], 0, { handoff: 'now' });
    expect(branch.text).toBe(`${TEXT}    else:\n      - handoff: now\n`);
    expect(branch.path).toEqual(['steps', 2, 'else', 0]);
    expect(insert(TEXT, ['steps', 2, 'then'], 1, { end: true }).text).toBe(`${TEXT}      - end: true\n`);
  });

  it('move with the comments above and within them, and back again', () => {
    const { text, path } = move(TEXT, ['steps', 0], 1);
    expect(text).toBe('id: x\nsteps:\n  # two\n  - say: {zh: 乙, en: B}\n  # one\n  - collect: a\n    # of one\n    attempts: 3\n  - if: vip\n    then:\n      - say: {zh: 丙, en: C}\n');
    expect(path).toEqual(['steps', 1]);
    expect(move(text, path, -1).text).toBe(TEXT);
    expect(move(TEXT, ['steps', 0], -1).text).toBe(TEXT);
  });

  it('go, and a branch without steps goes with its last one', () => {
    expect(kinds(remove(TEXT, ['steps', 1]).text)).toEqual(['collect', 'if']);
    expect(remove(TEXT, ['steps', 1]).text).not.toContain('# two');
    expect(countOf(remove(TEXT, ['steps', 2, 'then', 0]).text, ['steps', 2, 'then'])).toBe(0);
  });

  it('stay whole under any hundred changes, and no comment of what stays is lost', () => {
    for (const { name, text: plain } of FLOWS) {
      const roll = dice(name.length);
      const begun = commented(plain, roll);
      let { text } = begun;
      for (let round = 0; round < 16; round += 1) {
        const before = parse(text) as { steps: unknown[] };
        const at = roll(before.steps.length);
        const to = at + (roll(2) ? 1 : -1);
        if (to < 0 || to >= before.steps.length) continue;
        const wanted = [...before.steps];
        wanted.splice(to, 0, ...wanted.splice(at, 1));
        text = move(text, ['steps', at], to > at ? 1 : -1).text;
        expect((parse(text) as { steps: unknown[] }).steps, `${name} ${at}→${to}`).toEqual(wanted);
      }
      expect(lost(text, begun.comments), name).toEqual([]);
      const { text: twice, path } = duplicate(text, ['steps', 0]);
      expect((parse(remove(twice, path).text) as { steps: unknown[] }).steps, name).toEqual((parse(text) as { steps: unknown[] }).steps);
    }
  });

  it('are found by the line of the cursor', () => {
    const all = placesOf(TEXT);
    expect(placeAt(all, 5)).toEqual(['steps', 0]);
    expect(placeAt(all, 8)).toEqual(['steps', 1]);
    expect(placeAt(all, 11)).toEqual(['steps', 2, 'then', 0]);
    expect(placeAt(all, 1)).toBeUndefined();
  });
});
