// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import { describe, expect, it, vi } from 'vitest';
import ZIconButton from '../src/components/ZIconButton.vue';

describe('an icon button', () => {
  it('hears the click that is meant for it, although a tooltip stands around it', async () => {
    const onClick = vi.fn();
    const wrapper = mount(ZIconButton, { props: { icon: 'close', label: 'Close' }, attrs: { onClick, class: 'mine' }, attachTo: document.body });
    const button = wrapper.get('button');
    await button.trigger('click');
    expect(onClick).toHaveBeenCalledTimes(1);
    expect(button.classes()).toContain('mine');
    expect(button.attributes('aria-label')).toBe('Close');
  });
});
