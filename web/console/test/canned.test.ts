import { describe, expect, it } from 'vitest';
import { fill, folders, missing, pinyinInitials, search, wording, type CannedReply } from '../src/logic/canned';
import { EMOJI, searchEmoji } from '../src/logic/emoji';
import { triggerAt } from '../src/logic/suggest';

const reply = (shortcut: string, title: string, more: Partial<CannedReply> = {}): CannedReply => ({ id: shortcut, personal: false, folder: '', shortcut, title, zh: '好的', en: '', files: [], used: 0, updated_ms: 0, ...more });
const VARIABLES = ['contact.name', 'order.number'];

describe('canned replies', () => {
  it('fills in what is known and leaves the rest to be seen', () => {
    const text = fill('{{contact.name}} 您好，订单 {{ order.number }} 今天发出。{{x}}', { 'contact.name': '林晓', 'order.number': ' ' });
    expect(text).toBe('林晓 您好，订单 {{ order.number }} 今天发出。{{x}}');
    const [gap, ...others] = missing(text, VARIABLES);
    expect(others).toEqual([]);
    expect(gap?.name).toBe('order.number');
    expect(text.slice(gap?.from, gap?.to)).toBe('{{ order.number }}');
  });

  it('never lets a value bring a variable of its own into the text', () => {
    expect(fill('{{contact.name}}', { 'contact.name': '{{order.number}} $&', 'order.number': '1' })).toBe('{{order.number}} $&');
  });

  it('speaks the language of the customer, or the one it has', () => {
    expect(wording({ zh: '好', en: 'ok' }, 'en')).toBe('ok');
    expect(wording({ zh: '好', en: '' }, 'en')).toBe('好');
    expect(wording({ zh: '', en: 'ok' }, 'zh')).toBe('ok');
  });

  it('knows the initials of pinyin', () => {
    expect(pinyinInitials('发货时间')).toBe('fhsj');
    expect(pinyinInitials('退款 VIP 说明')).toBe('tk vip sm');
    expect(pinyinInitials('安排主管致电')).toBe('apzgzd');
  });

  it('finds by shortcut before title, by initials, by words', () => {
    const all = [reply('hi', '问候', { zh: '请问要退款吗' }), reply('tk', '退款到账'), reply('th', '退货地址'), reply('xx', '运费', { en: 'refund of postage' })];
    expect(search(all, 'tk').map(({ id }) => id)).toEqual(['tk']);
    expect(search(all, 'thd').map(({ id }) => id)).toEqual(['th']);
    expect(search(all, '退款').map(({ id }) => id)).toEqual(['tk', 'hi']);
    expect(search(all, 'Refund').map(({ id }) => id)).toEqual(['xx']);
    expect(search(all, '没有')).toEqual([]);
  });

  it('offers own ones and much used ones first', () => {
    const all = [reply('a', '甲', { used: 1 }), reply('b', '乙', { used: 9 }), reply('c', '丙', { personal: true })];
    expect(search(all, '').map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  });

  it('stands in folders, the root first', () => {
    const tree = folders([reply('b', '乙', { folder: '物流' }), reply('a', '甲', { folder: '物流' }), reply('c', '丙')]);
    expect(tree.map(({ path, replies }) => [path, replies.map(({ id }) => id)])).toEqual([['', ['c']], ['物流', ['a', 'b']]]);
  });
});

describe('what is being completed', () => {
  it('a slash at the start or after a space', () => {
    expect(triggerAt('/fh', 3)).toEqual({ kind: 'canned', from: 0, to: 3, query: 'fh' });
    expect(triggerAt('您好 /', 4)).toEqual({ kind: 'canned', from: 3, to: 4, query: '' });
    expect(triggerAt('/fh 之后', 3)?.to).toBe(3);
    expect(triggerAt('1/2', 3)).toBeUndefined();
    expect(triggerAt('??退款 多久', 7)).toEqual({ kind: 'article', from: 0, to: 7, query: '退款 多久' });
    expect(triggerAt('您好 ？？运费', 7)).toEqual({ kind: 'article', from: 3, to: 7, query: '运费' });
    expect(triggerAt('确定吗?? 好', 7)).toBeUndefined();
    expect(triggerAt('https://a', 9)).toBeUndefined();
    expect(triggerAt('/a b', 4)).toBeUndefined();
  });

  it('a colon with a word, but no smiley and no time', () => {
    expect(triggerAt('谢谢 :笑', 5)).toMatchObject({ kind: 'emoji', query: '笑' });
    expect(triggerAt(':', 1)).toBeUndefined();
    expect(triggerAt(':)', 2)).toBeUndefined();
    expect(triggerAt('12:30', 5)).toBeUndefined();
  });

  it('every emoji has a Chinese and an English name, and stands there once', () => {
    for (const { sign, names } of EMOJI) {
      expect(names.some((name) => /\p{Script=Han}/u.test(name)), sign).toBe(true);
      expect(names.some((name) => /^[a-z]+$/u.test(name)), sign).toBe(true);
    }
    expect(new Set(EMOJI.map(({ sign }) => sign)).size).toBe(EMOJI.length);
    expect(searchEmoji('谢')[0]?.sign).toBe('🙏');
    expect(searchEmoji('parcel').map(({ sign }) => sign)).toEqual(['📦']);
  });
});
