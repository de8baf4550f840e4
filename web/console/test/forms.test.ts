import { describe, expect, it } from 'vitest';
import { choicesOf, emptyForm, fen, formContent, keptAs, newField, skuOf, wrongWith, type FormSet } from '../src/logic/forms';

const asked = (...what: Parameters<typeof newField>[0][]): FormSet => what.reduce((form, one) => ({ ...form, fields: [...form.fields, newField(one, form.fields)] }), { ...emptyForm(), title: { zh: '联系方式', en: '' } });

describe('forms', () => {
  it('give every field a name of its own, by which the answer is known', () => {
    const names = asked('phone', 'text', 'text', 'phone', 'order_number').fields.map(({ name }) => name);
    expect(names).toEqual(['phone', 'text', 'text_2', 'phone_2', 'order_number']);
    expect(names.map(keptAs)).toEqual(['phone', undefined, undefined, 'phone', undefined]);
  });

  it('go out in the customer’s language, else in the one that there is', () => {
    const form = asked('phone');
    expect(formContent(form, 'en')).toEqual({ type: 'form', title: '联系方式', fields: [{ name: 'phone', label: 'Phone number', kind: 'phone', required: true }] });
    expect(wrongWith(formContent(form, 'zh'))).toBeUndefined();
  });

  it('are not sent with nothing to fill in', () => {
    expect(wrongWith(formContent(emptyForm(), 'zh'))).toBe('title');
    expect(wrongWith(formContent({ ...emptyForm(), title: { zh: 'x', en: '' } }, 'zh'))).toBe('fields');
    expect(wrongWith(formContent(asked('text'), 'zh'))).toBe('label');
    const choice = asked('choice');
    choice.fields[0]!.label = { zh: '哪天', en: '' };
    expect(wrongWith(formContent(choice, 'zh'))).toBe('choices');
    choice.fields[0]!.choices = [{ zh: '周一', en: '' }];
    expect(wrongWith(formContent(choice, 'zh'))).toBeUndefined();
  });
});

describe('cards and choices', () => {
  it('take prices as people write them', () => {
    expect(['199', '199.9', '1,299.00', '¥199', ' ', 'cheap', '1.234', '-5'].map(fen)).toEqual([19_900, 19_990, 129_900, 19_900, null, undefined, undefined, undefined]);
  });

  it('have something by which they are told apart', () => {
    expect(skuOf('', 'https://shop.example/p/kt-15.html?x=1', 'Kettle')).toBe('kt-15');
    expect(skuOf(' A ', 'https://shop.example/p', 'Kettle')).toBe('A');
    expect(skuOf('', '', ' Kettle ')).toBe('Kettle');
  });

  it('lead only where a browser may follow', () => {
    const card = (url: string) => wrongWith({ type: 'card', title: 'x', url });
    expect(['https://a.example/b', '/demo/product.html', '', 'javascript:alert(1)', '//evil.example', 'a.example', 'https://a b'].map(card)).toEqual([undefined, undefined, undefined, 'url', 'url', 'url', 'url']);
    const cards = (...all: { title: string; url?: string; image?: string }[]) => wrongWith({ type: 'carousel', cards: all });
    expect(cards({ title: 'a' })).toBe('cards');
    expect(cards(...Array.from({ length: 11 }, () => ({ title: 'a' })))).toBe('cards');
    expect(cards({ title: 'a' }, { title: ' ' })).toBe('title');
    expect(cards({ title: 'a' }, { title: 'b', url: 'javascript:alert(1)' })).toBe('url');
    expect(cards({ title: 'a', image: 'data:x' }, { title: 'b' })).toBe('image');
    expect(cards({ title: 'a', url: 'https://shop.example/a' }, { title: 'b' })).toBeUndefined();
    expect(wrongWith({ type: 'quick_replies', text: '?', choices: choicesOf(' a \n\na\nb') })).toBeUndefined();
    expect(wrongWith({ type: 'quick_replies', text: ' ', choices: ['a'] })).toBe('text');
    expect(wrongWith({ type: 'quick_replies', text: '?', choices: [] })).toBe('choices');
  });
});
