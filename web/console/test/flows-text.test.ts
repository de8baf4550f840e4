import { afterEach, describe, expect, it } from 'vitest';
import { openText, type TextView } from '../src/flows/text/codemirror';

/** A text in the one editor that the page has, and what it tells of it. */
function opened(text: string) {
  const parent = document.body.appendChild(document.createElement('div'));
  const told = { text, depths: { undo: 0, redo: 0 } };
  const view: TextView = openText(parent, { text, label: 'Text', phrases: {}, told: { text: (now) => (told.text = now), line: () => undefined, history: (now) => (told.depths = now) } });
  return { parent, told, view };
}

describe('the text of a flow', () => {
  afterEach(() => document.body.replaceChildren());

  it('takes changes of the form into its one history, and gives them back by undo and redo', () => {
    const { told, view } = opened('id: x\nsteps: []\n');
    view.replace('id: x\nsteps: [{end: true}]\n', true);
    expect([told.text, told.depths]).toEqual(['id: x\nsteps: [{end: true}]\n', { undo: 1, redo: 0 }]);
    view.undo();
    expect([told.text, told.depths]).toEqual(['id: x\nsteps: []\n', { undo: 0, redo: 1 }]);
    view.redo();
    expect(told.text).toContain('end: true');
  });

  it('takes what is typed in the form back at once, and what was put there as a whole by itself', () => {
    const { told, view } = opened('zh: \n');
    view.replace('zh: 好\n', false);
    view.replace('zh: 好的\n', false);
    expect(told.depths.undo).toBe(1);
    view.replace('zh: 对方的\n', true);
    view.replace('zh: 我的\n', true);
    expect(told.depths.undo).toBe(3);
    view.undo();
    expect(told.text).toBe('zh: 对方的\n');
    view.undo();
    view.undo();
    expect(told.text).toBe('zh: \n');
  });

  it('says nothing where nothing changed, and is named for whoever hears it', () => {
    const { parent, told, view } = opened('id: x\n');
    view.replace('id: x\n', true);
    expect(told.depths.undo).toBe(0);
    expect(parent.querySelector('[role=textbox]')?.getAttribute('aria-label')).toBe('Text');
    view.mark({ from: 1, to: 99 });
    expect(parent.querySelectorAll('.cm-chosen').length).toBeGreaterThan(0);
    view.mark(undefined);
    view.show({ line: 99, text: 'wrong' });
    view.show(undefined);
    expect(parent.querySelectorAll('.cm-chosen')).toHaveLength(0);
    view.destroy();
    expect(parent.childElementCount).toBe(0);
  });
});
