import { describe, expect, it } from 'vitest';
import { heat, OUTSIDE } from '../src/training/confusion';
import { stretches } from '../src/training/explain';
import { canImport, formatOf, totals } from '../src/training/files';
import { linesOf, LONGEST_LINE } from '../src/training/lines';
import { points } from '../src/training/say';
import { chosenOf, without } from '../src/training/suggest';
import { branches, ID, matching, suggestId } from '../src/training/tree';
import type { ImportDone, IntentView, SuggestedGroup } from '../src/training/wire';

const intent = (id: string, more: Partial<IntentView> = {}): IntentView => ({
  id, title: { zh: `题${id}`, en: `Title ${id}` }, parent: id.includes('.') ? id.slice(0, id.lastIndexOf('.')) : null, own: false, smalltalk: false, flow: null, answer: null,
  examples_zh: 1, examples_en: 1, added: 0, off: 0, used: 0, f1: 0.9, recall: 0.9, changed: false, ...more,
});
const title = ({ title: words }: IntentView): string => words.en;

describe('the list of intents', () => {
  const all = [intent('order.status', { used: 3 }), intent('own.sale', { own: true, f1: null }), intent('order.cancel', { f1: 0.4, changed: true }), intent('smalltalk.thanks', { smalltalk: true }), intent('lonely', { used: 9 })];
  const flat = (order: Parameters<typeof branches>[1]): string[] => branches(all, order, title).flatMap(({ intents }) => intents.map(({ id }) => id));

  it('stands by parent: one’s own first, small talk last', () => {
    expect(branches(all, 'tree', title).map(({ name }) => name)).toEqual(['own', '', 'order', 'smalltalk']);
  });
  it('stands flat in every other order; what was never measured is not weak', () => {
    expect(flat('used').slice(0, 2)).toEqual(['lonely', 'order.status']);
    expect(flat('weak')[0]).toBe('order.cancel');
    expect(flat('weak').at(-1)).toBe('own.sale');
    expect(flat('changed')[0]).toBe('order.cancel');
    expect(branches([], 'used', title)).toEqual([]);
  });
  it('is found by title in either language and by id; every word counts', () => {
    expect(matching(all, '题order').map(({ id }) => id)).toEqual(['order.status', 'order.cancel']);
    expect(matching(all, 'TITLE cancel').map(({ id }) => id)).toEqual(['order.cancel']);
    expect(matching(all, 'cancel nothing')).toEqual([]);
  });
});

describe('an id', () => {
  it.each([
    ['Singles’ Day sale!', 'own.singles_day_sale'],
    ['  Café & Bar ', 'own.cafe_bar'],
    ['双十一', 'own.intent_1'],
    ['24/7 help', 'own.help'],
  ])('is suggested from %j', (words, id) => {
    expect(suggestId(words, 'own', new Set())).toBe(id);
    expect(ID.test(id)).toBe(true);
  });
  it('is never one that is taken', () => {
    expect(suggestId('Sale', 'own', new Set(['own.sale', 'own.sale_2']))).toBe('own.sale_3');
    expect(suggestId('', 'own', new Set(['own.intent_1']))).toBe('own.intent_2');
  });
  it('keeps a form', () => {
    for (const wrong of ['', '.a', 'a.', 'a..b', 'A', 'a b', 'a.b.c.d.e', '订单']) expect([wrong, ID.test(wrong)]).toEqual([wrong, false]);
  });
});

describe('pasted lines', () => {
  it('come without blanks, repeats and the ends of lines of any system', () => {
    expect(linesOf(' 退货 \r\n\n退货\r怎么退\u2028 ')).toEqual({ texts: ['退货', '怎么退'], twice: 1, tooLong: [] });
  });
  it('lose the marks of a list only where every line has one', () => {
    expect(linesOf('- a\n- b').texts).toEqual(['a', 'b']);
    expect(linesOf('1、退货\n2、换货').texts).toEqual(['退货', '换货']);
    expect(linesOf('1.5米的有吗\n2. 退货').texts).toEqual(['1.5米的有吗', '2. 退货']);
    expect(linesOf('- 1 瓶').texts).toEqual(['- 1 瓶']);
  });
  it('are measured in characters, not in code units', () => {
    expect(linesOf('𠮷'.repeat(LONGEST_LINE)).tooLong).toEqual([]);
    expect(linesOf('a'.repeat(LONGEST_LINE + 1)).tooLong).toHaveLength(1);
  });
});

describe('the marked text', () => {
  it('keeps every character, with the words that spoke as strong as they did', () => {
    const text = '怎么退货 RETURN 😀';
    const parts = stretches(text, [{ word: '退货', weight: 0.6 }, { word: 'return', weight: 0.3 }], []);
    expect(parts.map((part) => part.text).join('')).toBe(text);
    expect(parts.filter(({ weight }) => weight > 0)).toEqual([{ text: '退货', weight: 1 }, { text: 'RETURN', weight: 0.5 }]);
  });
  it('knows values by their place in characters, behind an emoji too', () => {
    const parts = stretches('😀ZK1 到哪', [{ word: '到', weight: 1 }], [{ kind: 'order', text: 'ZK1', value: 'ZK1', start: 1, end: 4 }]);
    expect(parts.find(({ value }) => value)).toEqual({ text: 'ZK1', weight: 0, value: { kind: 'order', value: 'ZK1' } });
  });
  it('bears reasons that stand nowhere, are empty or weigh nothing', () => {
    expect(stretches('abc', [{ word: '', weight: 1 }, { word: 'zzz', weight: 1 }, { word: 'a', weight: 0 }], [])).toEqual([{ text: 'abc', weight: 0 }]);
    expect(stretches('', [{ word: 'a', weight: 1 }], [])).toEqual([]);
  });
});

describe('the picture of confusion', () => {
  it('takes the worst pairs first, as many as there is room for, and what is out of scope with them', () => {
    const pairs = [{ expected: 'a', got: 'b', count: 2, examples: [] }, { expected: null, got: 'c', count: 9, examples: [] }, { expected: 'd', got: 'e', count: 1, examples: [] }];
    const map = heat(pairs, 4);
    expect(map.ids).toEqual([OUTSIDE, 'c', 'a', 'b']);
    expect(map.cells.map(({ row, column }) => [row, column])).toEqual([[2, 3], [0, 1]]);
    expect(map.most).toBe(9);
  });
  it('is empty where nothing was mistaken', () => expect(heat([], 4)).toEqual({ ids: [], cells: [], most: 1 }));
});

it('a difference has a sign, and none is said as such', () => {
  expect([points(0.0512, 'en'), points(-0.06, 'zh'), points(0.0001, 'en')]).toEqual(['+5.1', '−6', '±0']);
});

describe('a file of examples', () => {
  it.each([
    ['nlu.yml', '', 'rasa'],
    ['NLU.YAML', 'intent,text', 'rasa'],
    ['list.csv', 'nlu:\n', 'csv'],
    ['list.tsv', '', 'csv'],
    ['data.txt', 'version: "3.1"\nnlu:\n- intent: a', 'rasa'],
    ['data.txt', '# ours\nnlu :\n', 'rasa'],
    ['data.txt', 'intent,text\na,nlu: b', 'csv'],
  ])('%s with %j is %s', (name, text, format) => expect(formatOf(name, text)).toBe(format));

  const told = (more: Partial<ImportDone>): ImportDone => ({ new_intents: [], examples: [], problems: [], entities_dropped: 0, applied: false, ids: [], restored: [], ...more });
  const some = { intent: 'a', added: 2, known: 1, elsewhere: [{ text: 'x', intent: 'b' }] };
  it('is counted over all intents', () => {
    expect(totals(told({ examples: [some, { ...some, intent: 'c', added: 0 }] }))).toEqual({ added: 2, known: 2, elsewhere: 2 });
  });
  it('is imported where it brings something, and nothing is wrong with it', () => {
    expect(canImport(told({ examples: [some] }))).toBe(true);
    expect(canImport(told({ new_intents: ['a'] }))).toBe(true);
    expect(canImport(told({ examples: [{ ...some, added: 0 }] }))).toBe(false);
    expect(canImport(told({ examples: [some], problems: [{ line: 3, problem: 'empty', what: '' }] }))).toBe(false);
  });
});

describe('suggestions', () => {
  const text = (message_id: string) => ({ message_id, conversation_id: 'c', text: message_id, locale: 'zh' as const, at_ms: 0, handed_off: false });
  const group = (id: string, size: number, ...ids: string[]): SuggestedGroup => ({ id, size, guess: null, guess_title: { zh: '', en: '' }, confidence: 0, texts: ids.map(text) });
  it('lose what is settled; what is not listed yet still counts', () => {
    const left = without([group('a', 25, 'a', 'b'), group('c', 1, 'c')], new Set(['a', 'c']));
    expect(left.map(({ id, size, texts }) => [id, size, texts.map(({ message_id }) => message_id)])).toEqual([['a', 24, ['b']]]);
  });
  it('are all chosen until somebody leaves one out', () => {
    expect(chosenOf(group('a', 2, 'a', 'b'), new Set())).toEqual(['a', 'b']);
    expect(chosenOf(group('a', 2, 'a', 'b'), new Set(['a', 'z']))).toEqual(['b']);
  });
});
