import { mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import MessageContent from '../src/desk/MessageContent.vue';
import { i18n, speak } from '../src/i18n';
import type { Content } from '../src/wire';

const HOSTILE = '<img src=x onerror="alert(1)"><script>alert(2)</script><a href="javascript:alert(3)">{{constructor.constructor("alert(4)")()}}</a>';
const URL = 'javascript:alert(5)';
const file = { file_id: '../../session', name: HOSTILE, mime: 'image/svg+xml', size_bytes: 3 };
const CONTENTS: Content[] = [
  { type: 'text', text: HOSTILE },
  { type: 'image', ...file },
  { type: 'image', ...file, mime: 'image/png' },
  { type: 'video', ...file },
  { type: 'file', ...file, mime: 'text/html' },
  { type: 'voice', file, duration_ms: 3 },
  { type: 'location', latitude: 1, longitude: 2, label: HOSTILE },
  { type: 'card', title: HOSTILE, text: HOSTILE, image: 'https://evil.example/p.png', url: URL },
  { type: 'product', sku: HOSTILE, title: HOSTILE, image: '//evil.example/p.png', url: URL },
  { type: 'order', number: HOSTILE, status: HOSTILE, summary: HOSTILE, url: URL },
  { type: 'quick_replies', text: HOSTILE, choices: [HOSTILE] },
  { type: 'form', title: HOSTILE, fields: [{ name: HOSTILE, label: HOSTILE, kind: 'text' }] },
  { type: 'form_answer', values: [{ name: HOSTILE, value: HOSTILE }] },
  { type: 'system', key: HOSTILE },
  { type: 'hologram', html: HOSTILE } as unknown as Content,
];

await speak('zh');

describe('what customers send stays text', () => {
  beforeEach(() => setActivePinia(createPinia()));

  for (const trusted of [false, true]) {
    it.each(CONTENTS.map((content, at) => [`${at} ${content.type}`, content] as const))(`%s, trusted ${trusted}`, (_, content) => {
      const element = document.createElement('div');
      mount(MessageContent, { props: { content, trusted }, global: { plugins: [i18n] }, attachTo: element });
      expect(element.childNodes.length).toBeGreaterThan(0);
      expect(element.querySelector('script, iframe, object, embed, [onerror], [onclick], [srcdoc]')).toBeNull();
      for (const link of element.querySelectorAll('a')) {
        expect(link.getAttribute('href')).toMatch(/^\/api\/v1\/files\/[^/]+$/);
        expect(link.hasAttribute('download')).toBe(true);
      }
      for (const picture of element.querySelectorAll('img, audio, video')) expect(picture.getAttribute('src')).toMatch(/^\/api\/v1\/files\/[^/]+$/);
    });
  }

  it('shows hostile text letter by letter', () => {
    expect(mount(MessageContent, { props: { content: { type: 'text', text: HOSTILE }, trusted: false }, global: { plugins: [i18n] } }).text()).toBe(HOSTILE);
  });

  it('opens addresses of the house only', () => {
    const card: Content = { type: 'card', title: 't', url: 'https://shop.example/p' };
    const of = (trusted: boolean) => mount(MessageContent, { props: { content: card, trusted }, global: { plugins: [i18n] } });
    expect(of(false).find('a').exists()).toBe(false);
    expect(of(false).text()).toContain('https://shop.example/p');
    expect(of(true).find('a').attributes('rel')).toContain('noopener');
  });
});
