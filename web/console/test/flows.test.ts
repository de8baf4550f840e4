import en from '@zhike/ui/locales/en.json';
import zh from '@zhike/ui/locales/zh.json';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { effectScope, nextTick, ref } from 'vue';
import { parse } from 'yaml';
import { ApiError } from '../src/api';
import { useCheck } from '../src/flows/check';
import { CONFLICT, useDraft, type Draft, type Kept } from '../src/flows/draft';
import { begun, beyond, BRANCH, FIELDS, fits, FLOW, kindOf, NEW_KINDS } from '../src/flows/edit/fields';
import { listed } from '../src/flows/edit/words';
import { beginning, ID, idOf, matching } from '../src/flows/find';
import { lostAt, shareLost, worst } from '../src/flows/numbers/lost';
import { located, problemName } from '../src/flows/problem';
import { fieldsOf, filled, resultsAt, withScript } from '../src/flows/try/play';
import type { FlowCheck, FlowItem, StepNumbers, TriedTurn } from '../src/flows/wire';
import { outlined } from './outlined';

/** A server that keeps one text, as everybody's. */
class Keeper {
  kept: Kept = { source: 'a', rev: 3 };
  saves = 0;
  down = false;
  load = (): Promise<Kept> => Promise.resolve({ ...this.kept });
  save = (source: string, rev: number): Promise<Kept> => {
    this.saves += 1;
    if (this.down) return Promise.reject(problem('unreachable', 0));
    if (rev !== this.kept.rev) return Promise.reject(problem(CONFLICT, 409));
    this.kept = { source, rev: rev + 1 };
    return Promise.resolve({ ...this.kept });
  };
}
const problem = (slug: string, status: number): ApiError => new ApiError({ type: '', slug, status, title: slug });
function begin(): { keeper: Keeper; draft: Draft; stop: () => void } {
  const keeper = new Keeper();
  const scope = effectScope();
  const draft = scope.run(() => useDraft(keeper, 1_000))!;
  draft.adopt(keeper.kept);
  return { keeper, draft, stop: () => scope.stop() };
}

describe('a draft', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('saves itself once, after the last change', async () => {
    const { keeper, draft } = begin();
    draft.text.value = 'ab';
    await vi.advanceTimersByTimeAsync(900);
    draft.text.value = 'abc';
    expect(draft.state.value).toBe('changed');
    await vi.advanceTimersByTimeAsync(1_000);
    expect([keeper.saves, keeper.kept, draft.state.value]).toEqual([1, { source: 'abc', rev: 4 }, 'saved']);
  });

  it('saves once where two ask for it', async () => {
    const { keeper, draft } = begin();
    draft.text.value = 'ab';
    expect(await Promise.all([draft.save(), draft.save()])).toEqual([true, true]);
    expect([keeper.saves, keeper.kept.rev]).toEqual([1, 4]);
  });

  it('saves nothing where undo brought the saved text back', async () => {
    const { keeper, draft } = begin();
    draft.text.value = 'ab';
    draft.text.value = 'a';
    await vi.advanceTimersByTimeAsync(5_000);
    expect([keeper.saves, draft.state.value]).toEqual([0, 'saved']);
  });

  it('saves again what was written while it was saved', async () => {
    const { keeper, draft } = begin();
    draft.text.value = 'ab';
    const saved = draft.save();
    while (draft.state.value !== 'saving') await Promise.resolve();
    draft.text.value = 'abc';
    await saved;
    expect(draft.unsaved.value).toBe(true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([keeper.kept, draft.unsaved.value]).toEqual([{ source: 'abc', rev: 5 }, false]);
  });

  it('never writes over what somebody else saved, and waits for a choice', async () => {
    const { keeper, draft } = begin();
    keeper.kept = { source: 'theirs', rev: 9 };
    draft.text.value = 'mine';
    expect(await draft.save()).toBe(false);
    expect([draft.state.value, draft.theirs.value, draft.text.value]).toEqual(['conflict', { source: 'theirs', rev: 9 }, 'mine']);
    draft.text.value = 'mine still';
    await vi.advanceTimersByTimeAsync(5_000);
    expect([keeper.saves, keeper.kept.source]).toEqual([1, 'theirs']);
    expect(await draft.keepMine()).toBe(true);
    expect(keeper.kept).toEqual({ source: 'mine still', rev: 10 });
  });

  it('takes theirs where that is chosen', async () => {
    const { keeper, draft } = begin();
    keeper.kept = { source: 'theirs', rev: 9 };
    draft.text.value = 'mine';
    await draft.save();
    draft.takeTheirs();
    expect([draft.text.value, draft.state.value, keeper.kept.rev]).toEqual(['theirs', 'saved', 9]);
  });

  it('keeps what could not be saved, and saves it with the next try', async () => {
    const { keeper, draft } = begin();
    keeper.down = true;
    draft.text.value = 'ab';
    expect(await draft.save()).toBe(false);
    expect([draft.state.value, draft.text.value]).toEqual(['failed', 'ab']);
    keeper.down = false;
    expect(await draft.save()).toBe(true);
    expect(keeper.kept.source).toBe('ab');
  });

  it('is at rest with its page', async () => {
    const { keeper, draft, stop } = begin();
    draft.text.value = 'ab';
    stop();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(keeper.saves).toBe(0);
  });
});

describe('the check of a text', () => {
  const good: FlowCheck = { problem: null, outline: outlined('steps: [{end: true}]') };

  it('keeps the last picture while the text cannot be read, and says so', async () => {
    const text = ref('one');
    const answers: ((given: FlowCheck) => void)[] = [];
    const scope = effectScope();
    const { problem: found, outline, stale } = scope.run(() => useCheck(text, () => new Promise((done) => answers.push(done)), () => good, 0))!;
    expect([found.value, outline.value.length, stale.value]).toEqual([undefined, 1, false]);
    const asked = async (now: string): Promise<void> => {
      text.value = now;
      await nextTick();
      await new Promise((done) => setTimeout(done, 5));
    };
    await asked('two');
    await asked('three');
    answers[1]!({ problem: { line: 2, text: 'did not find expected key' }, outline: [] });
    await new Promise((done) => setTimeout(done));
    expect([found.value?.line, outline.value.length, stale.value]).toEqual([2, 1, true]);
    scope.stop();
    // The answer to an older text comes late and counts no more.
    answers[0]!(good);
    await new Promise((done) => setTimeout(done));
    expect(stale.value).toBe(true);
  });
});

describe('a tried conversation', () => {
  const outline = outlined('steps:\n- call: shop.a\n  on: {found: {}, not_found: {}, error: {}}\n- call: shop.b\n  on: {done: {}, error: {}}\n');
  const scripts = '# kept\nresults:\n  one: {result: found, number: A1}\nscripts:\n- name: zh 一\n  turns:\n  - {customer: 你好}\n';
  const turn = (more: Partial<TriedTurn>): TriedTurn => ({ says: [], buttons: [], decision: 'flow', rules: [], slots: {}, ...more });

  it('offers the results that the step knows, filled as the scripts have them', () => {
    expect(resultsAt(outline, 'steps[0]', 'shop.a')).toEqual(['found', 'not_found']);
    expect(resultsAt(outline, null, 'shop.b')).toEqual(['done']);
    expect(resultsAt(outline, 'steps[0]', 'shop.c')).toEqual([]);
    expect(filled(scripts, 'found')).toEqual({ result: 'found', number: 'A1' });
    expect(filled(scripts, 'done')).toEqual({ result: 'done' });
    expect(filled(': no yaml [', 'done')).toEqual({ result: 'done' });
  });

  it('takes only objects with a result', () => {
    expect(fieldsOf('{"result": "found"}')).toEqual({ result: 'found' });
    for (const text of ['', '[]', '{"a": 1}', '{"result": 1}', '{']) expect(fieldsOf(text)).toBeUndefined();
  });

  it('is kept behind the scripts that are there, with what must come of it', () => {
    const asked = [{ customer: '查订单 12345' }, { result: { result: 'found', number: 'A1' } }, { customer: '1234' }, { error: 'timeout' as const }];
    const played = [turn({ call: { action: 'shop.a', inputs: { number: '12345' } }, flow: 'x' }), turn({ flow: 'x' }), turn({ call: { action: 'shop.b', inputs: {} }, flow: 'x' }), turn({ hand_off: 'failed', flow: null })];
    const next = withScript(scripts, 'zh 二', asked, played)!;
    expect(next.startsWith(scripts)).toBe(true);
    expect((parse(next) as { scripts: unknown[] }).scripts[1]).toEqual({
      name: 'zh 二',
      turns: [
        { customer: '查订单 12345', call: { action: 'shop.a', inputs: { number: '12345' } } },
        { result: 'one' },
        { customer: '1234', call: 'shop.b' },
        { error: 'timeout', hand_off: 'failed', flow: 'none' },
      ],
    });
    expect(withScript('', 'zh 一', asked.slice(0, 1), played)).toContain('scripts:');
    expect(withScript('scripts: [', 'zh 一', asked, played)).toBeUndefined();
  });
});

describe('the list of flows', () => {
  const item = (id: string, title: string, topic: string): FlowItem => ({ id, title: { zh: title, en: id }, origin: 'pack', draft: 'none', problem: false, steps: 1, topics: [{ id: topic, title: { zh: '退货', en: 'Returns' } }], actions: [], runs: [], confirms: false });

  it('is searched in both languages', () => {
    const all = [item('return_request', '申请退货', 'returns.request'), item('call_back', '回电', 'call')];
    expect(matching(all, '退货 RETURN_').map(({ id }) => id)).toEqual(['return_request']);
    expect(matching(all, '')).toHaveLength(2);
    expect(matching(all, 'none such')).toEqual([]);
  });

  it('names new ones by their English titles, never twice', () => {
    expect(idOf('Gift wrapping!', () => false)).toBe('gift_wrapping');
    expect(idOf('Gift wrapping', (id) => id === 'gift_wrapping')).toBe('gift_wrapping_2');
    expect(idOf('礼物', () => false)).toBe('');
    expect([ID.test('a_1'), ID.test('1a'), ID.test('A')]).toEqual([true, false, false]);
    expect(parse(beginning('gift', '礼物: "包装"', 'Gift'))).toMatchObject({ id: 'gift', title: { zh: '礼物: "包装"', en: 'Gift' } });
  });
});

describe('the form of a step', () => {
  const words = (locale: unknown, key: string): unknown => key.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], locale);

  it('has words for every kind, field and choice in both languages', () => {
    const fields = [...Object.values(FIELDS).flat(), ...BRANCH, ...FLOW];
    for (const locale of [zh, en]) {
      for (const kind of Object.keys(FIELDS)) expect(words(locale, `flows.kind.${kind}`), kind).toBeTruthy();
      for (const { key, choices = [] } of fields) {
        expect(words(locale, `flows.field.${key}`), key).toBeTruthy();
        for (const choice of choices) expect(words(locale, `flows.choice.${choice}`), choice).toBeTruthy();
      }
    }
  });

  it('shows every new step as what it is, in full', () => {
    for (const kind of NEW_KINDS) {
      const step = begun(kind);
      expect(kindOf(step), kind).toBe(kind);
      expect(beyond(step, FIELDS[kind]), kind).toEqual([]);
      for (const field of FIELDS[kind]) expect(fits(field, step[field.key]), `${kind} ${field.key}`).toBe(true);
    }
  });

  it('leaves to the text what it cannot show', () => {
    expect(fits({ key: 'ask', kind: 'saying' }, 'plain')).toBe(false);
    expect(fits({ key: 'why', kind: 'text' }, [{ zh: '', en: '' }])).toBe(false);
    expect(fits({ key: 'handoff', kind: 'choice', choices: ['now'] }, 'later')).toBe(false);
    expect(beyond({ collect: 'a', odd: 1, on: {} }, FIELDS.collect)).toEqual(['odd']);
    expect(listed('甲，乙、 c ,')).toEqual(['甲', '乙', 'c']);
    expect(listed(' , ')).toBeUndefined();
  });
});

describe('a problem', () => {
  it('is said in plain words that exist in both languages', () => {
    const said: [string, string][] = [
      ['steps[0]: unknown field `retryy`, expected one of `collect`, `unless` at line 20 column 5', 'unknown'],
      ['missing field `title` at line 3 column 1', 'missing_field'],
      ['needs exactly one of collect, choose, confirm', 'one_kind'],
      ['changes something, but not all that is known is read back and confirmed before it', 'unconfirmed'],
      ['is missing: every call must say what happens when it fails', 'no_error'],
      ['on.paid is missing: a flow says what follows from each result', 'no_result'],
      ['has no input phone', 'foreign_name'],
      ['needs the input item, which may prove who asks', 'needs_input'],
      ['slot x is not defined in pack.yaml or filled in this flow', 'no_slot'],
      ['{itemm} cannot be filled here', 'no_name'],
      ['is missing: a flow never ends without a word', 'missing'],
      ['did not find expected key at line 4 column 2, while parsing a block mapping', 'form'],
      ['nobody has seen this one', 'other'],
    ];
    for (const [text, name] of said) {
      expect(problemName(text), text).toBe(name);
      for (const locale of [zh, en]) expect((locale.flows.problem as Record<string, string>)[name], name).toBeTruthy();
    }
  });

  it('has a line where only its key is told', () => {
    const text = 'id: x\nsteps:\n  - colect: a\n';
    expect(located({ text: 'unknown field `colect`, expected one of `id`' }, text).line).toBe(3);
    expect(located({ text: 'unknown field `gone`' }, text).line).toBeUndefined();
    expect(located({ line: 2, text: 'unknown field `colect`' }, text).line).toBe(2);
  });
});

describe('the numbers of a flow', () => {
  const step = (at: string, reached: number, left: number, handed = 0): StepNumbers => ({ at, reached, again: 0, cancelled: 0, handed, failed: 0, left });

  it('say where customers are lost, the worst first', () => {
    const steps = [step('steps[0]', 100, 3), step('steps[1]', 97, 0), step('steps[2]', 80, 20, 5)];
    expect(worst(steps).map(({ at }) => at)).toEqual(['steps[2]', 'steps[0]']);
    expect(lostAt(steps[2]!)).toBe(25);
    expect(shareLost(steps[0]!)).toBe(0.03);
    expect(shareLost(step('x', 0, 0))).toBeUndefined();
  });
});
