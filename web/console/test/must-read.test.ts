import { describe, expect, it } from 'vitest';
import { checkOf, question, without, words } from '../src/knowledge/read/draft';
import { partOf } from '../src/knowledge/read/passage';

const choices = (...given: string[]) => given.map((zh) => ({ ...words(), zh }));

describe('a check while it is written', () => {
  it('is sent in the languages in which something was written', () => {
    const one = { ...question(), text: { zh: '几天？', en: '' }, choices: choices('七天', '十天'), right: 1 };
    expect(checkOf([one])).toEqual({ questions: { zh: [{ text: '几天？', choices: ['七天', '十天'] }] }, right: [1] });
    expect(checkOf([])).toEqual({ questions: {}, right: [] });
    const half = { ...one, choices: [{ zh: '七天', en: 'seven' }, { zh: '十天', en: '' }] };
    expect(Object.keys(checkOf([half]).questions ?? {}), 'what is half written is for the server to refuse').toEqual(['zh', 'en']);
  });

  it('keeps the right choice when another is removed', () => {
    const three = { ...question(), choices: choices('a', 'b', 'c') };
    const rightAfter = (right: number, at: number) => {
      const left = without({ ...three, right }, at);
      return left.choices[left.right]?.zh;
    };
    expect(rightAfter(2, 0)).toBe('c');
    expect(rightAfter(2, 1)).toBe('c');
    expect(rightAfter(0, 2)).toBe('a');
    expect(rightAfter(1, 2)).toBe('b');
    expect(rightAfter(2, 2), 'the right one itself').toBe('b');
    expect(rightAfter(0, 0)).toBe('b');
  });
});

describe('where an article says it', () => {
  const article = (): HTMLElement => {
    const made = document.createElement('div');
    made.innerHTML = '<h2>期限</h2><p>签收后七天内可以<strong>退货</strong>。</p><h2>运费</h2><table><tr><td>质量问题</td><td>我们</td></tr></table>';
    return made;
  };
  it('is the block in which the passage begins, whatever stands inside it', () => {
    expect(partOf(article(), ['期限'], '签收后七天内可以退货。\n生鲜除外。')?.tagName).toBe('P');
    expect(partOf(article(), ['运费'], '质量问题\t我们')?.tagName).toBe('TR');
  });
  it('is the heading where the passage is not found, and nothing where that is not either', () => {
    expect(partOf(article(), ['帮助', '运费'], '以前写的')?.textContent).toBe('运费');
    expect(partOf(article(), [], '')).toBeUndefined();
    expect(partOf(article(), ['发票'], '')).toBeUndefined();
  });
});
