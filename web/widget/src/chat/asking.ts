/**
 * What the inbox asks before the first message. The words wait until it is answered or passed over; asking for a person waits for
 * nothing. What waits survives a reload like everything said.
 */
import type { Content } from '../wire';
import type { About, Told } from './about';
import type { Chat } from './chat';
import type { Sending } from './state';

export interface Held {
  id: string;
  atMs: number;
  content: Content;
}

export class Asking {
  held: Held[];
  private done = false;

  constructor(
    private readonly chat: Chat,
    private readonly about: About,
    private readonly release: (held: Held) => void,
  ) {
    this.held = read(chat.session.identity ? null : chat.keep.get('held'));
  }

  /** Whether these words wait. */
  hold(content: Content, id: string): boolean {
    if (!this.due()) return false;
    this.held.push({ id, atMs: this.chat.now(), content });
    this.remember();
    return true;
  }

  /** What is asked now; nothing while there are no words that wait. */
  get asks() {
    return this.held.length > 0 && this.due() ? (this.chat.state.session?.inbox.pre_chat ?? []) : [];
  }

  /** Something became known: whether there is anything to ask, or that a conversation is there already. */
  known(): void {
    if (this.held.length > 0 && !this.due()) this.go();
  }

  /** Throws what the server says of the answers. */
  async answer(told: Told): Promise<void> {
    await this.about.told(told);
    this.go();
  }

  /** Everything that waits goes; nothing is asked any more. */
  go(): void {
    this.done = true;
    const { held } = this;
    this.held = [];
    this.remember();
    for (const each of held) this.release(each);
  }

  forget(): void {
    this.held = [];
    this.done = false;
    this.remember();
  }

  get sending(): Sending[] {
    return this.held.map(({ id, atMs, content }) => ({ id, atMs, content, state: 'pending' }));
  }

  private due(): boolean {
    const { session, view } = this.chat.state;
    if (this.done || (view && view.header.life !== 'closed')) return false;
    // Somebody whom we have never met may have to be asked.
    if (!session) return this.chat.session.identity === null && !this.chat.keep.get('secret');
    return (session.inbox.pre_chat?.length ?? 0) > 0;
  }

  private remember(): void {
    if (this.held.length > 0 && !this.chat.session.identity) this.chat.keep.set('held', JSON.stringify(this.held));
    else this.chat.keep.remove('held');
  }
}

function read(kept: string | null): Held[] {
  try {
    const held: unknown = JSON.parse(kept ?? '[]');
    return Array.isArray(held) ? held.filter((each) => each?.id && each.content?.type) : [];
  } catch {
    return [];
  }
}
