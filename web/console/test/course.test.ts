import { describe, expect, it } from 'vitest';
import { course } from '../src/logic/course';
import type { MessageView } from '../src/wire';

let n = 0;
const said = (emotion?: string, other: Partial<MessageView> = {}): MessageView => ({ id: `m${(n += 1)}`, n, author: { kind: 'customer' }, at_ms: n, content: { type: 'text', text: '好' }, ...(emotion && { emotion }), ...other });
const direction = (...emotions: string[]) => course(emotions.map((emotion) => said(emotion)))?.direction;

describe('the course of feelings', () => {
  it('needs three words of the customer, and something felt', () => {
    expect(course([said('angry'), said()])).toBeUndefined();
    expect(course([said(), said(), said('neutral')])).toBeUndefined();
    expect(course([said('angry'), said(), said()])?.points.map(({ emotion }) => emotion)).toEqual(['angry', 'neutral', 'neutral']);
  });

  it('counts neither our words nor what is no text', () => {
    expect(course([said('angry'), said(), said('angry', { author: { kind: 'assistant' } }), said(undefined, { content: { type: 'system', key: 'x' } })])).toBeUndefined();
  });

  it('goes where the last few went', () => {
    expect(direction('angry', 'angry', 'neutral')).toBe('better');
    expect(direction('neutral', 'confused', 'angry')).toBe('worse');
    expect(direction('angry', 'angry', 'angry', 'angry')).toBe('steady');
    expect(direction('neutral', 'angry', 'neutral', 'neutral', 'neutral', 'satisfied')).toBe('better');
    expect(direction('satisfied', 'neutral', 'satisfied')).toBe('steady');
  });

  it('draws the newest of many, and takes a word it does not know for calm', () => {
    const many = course(Array.from({ length: 30 }, (_, at) => said(at === 29 ? 'angry' : 'puzzled')));
    expect(many?.points.length).toBe(20);
    expect(many?.points.at(-1)?.emotion).toBe('angry');
    expect(many?.points[0]?.emotion).toBe('neutral');
  });
});
