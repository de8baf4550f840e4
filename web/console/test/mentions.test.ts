import { describe, expect, it } from 'vitest';
import { pieces, search, withIds } from '../src/logic/mentions';
import { triggerAt } from '../src/logic/suggest';

const [A, B, C] = ['0199b7c2-0000-7000-8000-00000000000a', '0199b7c2-0000-7000-8000-00000000000b', '0199b7c2-0000-7000-8000-00000000000c'];
const people = [{ id: A, name: '王芳', online: false }, { id: B, name: '王芳芳', online: true }, { id: C, name: 'Ann (Lee)', online: false }];

describe('mentions', () => {
  it('are ids in what is sent, the longer name first', () => {
    expect(withIds('@王芳芳看一下，@王芳也是', people)).toBe(`<@${B}>看一下，<@${A}>也是`);
    expect(withIds('请@王芳看', people)).toBe(`请<@${A}>看`);
    expect(withIds('ask @ann (lee) please', people)).toBe(`ask <@${C}> please`);
    expect(withIds('a@王芳.example', people)).toBe('a@王芳.example');
    expect(withIds('@Bob', [{ id: A, name: 'Bo' }])).toBe('@Bob');
    expect(withIds(withIds('@王芳', people), people)).toBe(`<@${A}>`);
  });

  it('are names again when they are shown; what nobody is stays as it was written', () => {
    const nameOf = (id: string) => people.find((one) => one.id === id)?.name;
    expect(pieces(`请 <@${A}> 看 <@0199b7c2-0000-7000-8000-0000000000ff>`, nameOf)).toEqual([{ text: '请 ' }, { text: '@王芳', id: A }, { text: ' 看 <@0199b7c2-0000-7000-8000-0000000000ff>' }]);
    expect(pieces('', nameOf)).toEqual([]);
  });

  it('are offered by what was typed', () => {
    expect(search(people, '王', 'me').map((one) => one.id)).toEqual([B, A]);
    expect(search(people, '王', B).map((one) => one.id)).toEqual([A]);
    expect(triggerAt('请 @王', 4)).toEqual({ kind: 'mention', from: 2, to: 4, query: '王' });
    expect(triggerAt('请@王', 3)).toEqual({ kind: 'mention', from: 1, to: 3, query: '王' });
    expect(triggerAt('a@b', 3)).toBeUndefined();
  });
});
