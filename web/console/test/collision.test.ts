import { describe, expect, it } from 'vitest';
import { answered } from '../src/logic/collision';
import type { AuthorView, MessageView } from '../src/wire';

const said = (n: number, author: AuthorView, more: Partial<MessageView> = {}): MessageView => ({ id: `m${n}`, n, public_seq: n, author, at_ms: n, content: { type: 'text', text: `${n}` }, ...more });
const colleague: AuthorView = { kind: 'agent', user_id: 'other', name: '王芳' };

describe('a colleague has answered meanwhile', () => {
  it('only what came since one began to write', () => {
    const messages = [said(1, { kind: 'customer' }), said(2, colleague), said(3, { kind: 'customer' })];
    expect(answered(messages, 3, new Set())).toBeUndefined();
    expect(answered(messages, 1, new Set())?.n).toBe(2);
  });

  it('neither notes, nor what this tab sent, nor what the assistant said', () => {
    const mine = said(6, colleague, { client_msg_id: 'here-0001' });
    const messages = [said(4, colleague, { private: true }), said(5, { kind: 'assistant' }), mine];
    expect(answered(messages, 0, new Set(['here-0001']))).toBeUndefined();
    expect(answered(messages, 0, new Set())?.n).toBe(6);
  });
});
