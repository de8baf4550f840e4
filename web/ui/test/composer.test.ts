import { mount } from '@vue/test-utils';
import { beforeEach, describe, expect, it } from 'vitest';
import { initials, mayBeShortcut, ZComposer } from '../src';

const props = { modelValue: '你好', mode: 'reply' as const, placeholder: '', sendLabel: 'send', hint: '', label: 'reply', maxlength: 10 };
let composer = mount(ZComposer, { props });
const press = (init: KeyboardEventInit & { keyCode?: number }): KeyboardEvent => {
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init });
  if (init.keyCode !== undefined) Object.defineProperty(event, 'keyCode', { value: init.keyCode });
  composer.find('textarea').element.dispatchEvent(event);
  return event;
};

describe('the composer', () => {
  beforeEach(() => (composer = mount(ZComposer, { props })));

  it('sends with Enter', () => {
    expect(press({ key: 'Enter' }).defaultPrevented).toBe(true);
    expect(composer.emitted('send')).toHaveLength(1);
  });

  it('begins a line with Shift+Enter', () => {
    expect(press({ key: 'Enter', shiftKey: true }).defaultPrevented).toBe(false);
    expect(composer.emitted('send')).toBeUndefined();
  });

  it('never sends the Enter that picks a word', () => {
    press({ key: 'Enter', isComposing: true });
    press({ key: 'Enter', keyCode: 229 });
    press({ key: 'Process' });
    expect(composer.emitted('send')).toBeUndefined();
  });

  it('sends nothing empty and nothing too long, and counts characters, not code units', async () => {
    await composer.setProps({ modelValue: ' \n ' });
    press({ key: 'Enter' });
    await composer.setProps({ modelValue: '𠮷'.repeat(11) });
    press({ key: 'Enter' });
    expect(composer.emitted('send')).toBeUndefined();
    await composer.setProps({ modelValue: '𠮷'.repeat(10) });
    press({ key: 'Enter' });
    expect(composer.emitted('send')).toHaveLength(1);
  });
});

it('composition hides every key', () => {
  expect(mayBeShortcut({ isComposing: false, keyCode: 13, key: 'Enter' })).toBe(true);
  expect(mayBeShortcut({ isComposing: true, keyCode: 13, key: 'Enter' })).toBe(false);
  expect(mayBeShortcut({ isComposing: false, keyCode: 229, key: 'Enter' })).toBe(false);
});

it('initials suit both scripts', () => {
  expect(initials('林晓雨', 2)).toBe('晓雨');
  expect(initials('林晓雨')).toBe('雨');
  expect(initials('Maya Lindqvist')).toBe('ML');
  expect(initials('cher')).toBe('C');
  expect(initials('  ')).toBe('?');
});

describe('the composer with a list that completes', () => {
  it('lets the list take its keys first, and says to screen readers which option is meant', async () => {
    const keys: string[] = [];
    const completion = { list: 'options', option: 'options-0', key: (event: KeyboardEvent) => keys.push(event.key) > 0 };
    composer = mount(ZComposer, { props: { ...props, completion }, attachTo: document.body });
    expect(composer.find('textarea').attributes()).toMatchObject({ 'aria-controls': 'options', 'aria-activedescendant': 'options-0' });
    expect(press({ key: 'Enter' }).defaultPrevented).toBe(true);
    expect(keys).toEqual(['Enter']);
    expect(composer.emitted('send')).toBeUndefined();
    composer.unmount();
  });

  it('puts words in place of others, with the caret behind them', async () => {
    composer = mount(ZComposer, { props: { ...props, modelValue: '好 /fh 吗', 'onUpdate:modelValue': (modelValue: string) => void composer.setProps({ modelValue }) }, attachTo: document.body });
    const { replace } = composer.vm as unknown as { replace: (from: number, to: number, words: string) => Promise<void> };
    await replace(2, 5, '今天发');
    const field = composer.find('textarea').element;
    expect(field.value).toBe('好 今天发 吗');
    expect([field.selectionStart, field.selectionEnd]).toEqual([5, 5]);
    composer.unmount();
  });
});
