import { describe, expect, it } from 'vitest';
import { isLeft, MOST, restsOn } from '../src/logic/taken';

const text = '签收后 7 天内可以无理由退货，商品和配件要齐全。';

describe('words taken from an article', () => {
  it('are told as long as something of them is left', () => {
    expect(isLeft(text, `您好，${text}`)).toBe(true);
    expect(isLeft(text, '您好，7 天内可以无理由退货的')).toBe(true);
    expect(isLeft(text, '7天内可以无理由退')).toBe(true);
    expect(isLeft(text, '可以退货')).toBe(false);
    expect(isLeft(text, '')).toBe(false);
    expect(isLeft('是的', '是的。')).toBe(true);
    expect(isLeft(' ', 'a')).toBe(false);
  });

  it('are told once for each article, in the version put in last', () => {
    expect(restsOn([{ id: 'a', version: 1, text }, { id: 'b', version: 4, text: '运费由我们承担，不用您付。' }, { id: 'a', version: 2, text }], text)).toEqual([{ id: 'a', version: 2 }]);
    const many = Array.from({ length: MOST + 3 }, (_, no) => ({ id: `${no}`, version: 1, text }));
    expect(restsOn(many, text)).toHaveLength(MOST);
  });
});
