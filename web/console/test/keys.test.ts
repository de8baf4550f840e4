import { describe, expect, it } from 'vitest';
import { focusOf, KEYS, meaning, type Focus } from '../src/logic/keys';

const press = (key: string, more: Partial<Parameters<typeof meaning>[0]> = {}, focus: Focus = 'page') =>
  meaning({ key, ctrlKey: false, metaKey: false, altKey: false, isComposing: false, keyCode: 0, defaultPrevented: false, ...more }, focus);

describe('keys', () => {
  it('mean what the help says', () => {
    expect(press('j')).toBe('next');
    expect(press('ArrowUp')).toBe('previous');
    expect(press('T')).toBe('take-over');
    expect(press('?')).toBe('help');
    expect(press('4')).toBe('done');
    for (const { keys, action } of KEYS) for (const key of keys) expect(press(key)).toBe(action);
  });

  it('are unique', () => {
    const all = KEYS.flatMap((entry) => entry.keys);
    expect(new Set(all).size).toBe(all.length);
  });

  it('rest in text fields, in dialogs, during composition and with a modifier', () => {
    for (const focus of ['text', 'dialog'] as const) for (const { keys } of KEYS) expect(press(keys[0] ?? '', {}, focus)).toBeUndefined();
    expect(press('e', { isComposing: true })).toBeUndefined();
    expect(press('e', { keyCode: 229 })).toBeUndefined();
    expect(press('r', { ctrlKey: true })).toBeUndefined();
    expect(press('n', { altKey: true })).toBeUndefined();
    expect(press('e', { defaultPrevented: true })).toBeUndefined();
  });

  it('open the palette from a text field too, but not over a dialog', () => {
    expect(press('k', { ctrlKey: true }, 'text')).toBe('palette');
    expect(press('K', { metaKey: true })).toBe('palette');
    expect(press('k', { ctrlKey: true }, 'dialog')).toBeUndefined();
    expect(press('k', { ctrlKey: true, isComposing: true }, 'text')).toBeUndefined();
  });

  it('leave Enter to what is focused', () => {
    expect(press('Enter', {}, 'control')).toBeUndefined();
    expect(press('j', {}, 'control')).toBe('next');
  });

  it('know where the focus is', () => {
    document.body.innerHTML = '<textarea></textarea><a href="#x">x</a><p></p><div role="dialog"><button></button><input></div><div contenteditable="true"></div>';
    const of = (selector: string) => focusOf(document.querySelector(selector));
    expect([of('textarea'), of('a'), of('p'), of('button'), of('input'), of('[contenteditable]'), focusOf(null)]).toEqual(['text', 'control', 'page', 'dialog', 'dialog', 'text', 'page']);
  });
});
