/** What the page and the visitor tell of themselves. Nothing is told of a visitor who only looks: a conversation comes first. */
import type { ZhikeDetail } from '../../zhike';
import { ApiError, request } from './api';
import type { Chat } from './chat';

const TIMEOUT_MS = 15_000;
/** How often it is looked whether there is news, and so how often something is told at most. */
const LOOK_MS = 3_000;
/** After a failure. */
const AGAIN_MS = 15_000;
/** The server keeps so many. */
const EVENTS = 20;

export type Told = Partial<Record<'name' | 'mail' | 'phone' | 'order_number', string>>;

interface News {
  told?: Told;
  attributes?: Record<string, ZhikeDetail | null>;
  page?: { url: string; title?: string; referrer?: string };
  consent?: boolean;
  events?: { name: string; props?: Record<string, ZhikeDetail> }[];
}

export class About {
  private attributes = '{}';
  private page = '';
  private busy = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly chat: Chat) {}

  /** From now on news is told; called again and again, it begins once. */
  start(): void {
    this.timer ??= setTimeout(() => void this.look(), 0);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Another visitor: they are told of afresh. */
  forget(): void {
    this.attributes = '{}';
    this.page = '';
    this.chat.about = { attributes: {}, events: [] };
  }

  /** Answers to what was asked before the first message; throws what the server says. */
  async told(told: Told): Promise<void> {
    await this.put({ told });
  }

  /** Yes and no are remembered; nothing said yet is neither. */
  get consent(): boolean | null {
    const said = this.chat.keep.get('page');
    return said === null ? null : said === '1';
  }

  agree(yes: boolean): void {
    this.chat.keep.set('page', yes ? '1' : '0');
    this.chat.set({});
    this.start();
  }

  private async look(): Promise<void> {
    let next = LOOK_MS;
    if (!this.busy && this.chat.state.view) {
      this.busy = true;
      try {
        await this.tell();
      } catch (error) {
        next = AGAIN_MS;
        if (error instanceof ApiError && !error.passing) {
          // The page said something that cannot be kept: saying it again would not help.
          console.warn('zhike: what the page told was not taken:', error.detail ?? error.slug);
          this.sent();
        }
      } finally {
        this.busy = false;
      }
    }
    if (this.timer !== undefined) this.timer = setTimeout(() => void this.look(), next);
  }

  private pageNow(): string {
    const wanted = this.chat.state.session?.inbox.page ?? 'off';
    if (wanted === 'off' || (wanted === 'ask' && !this.consent)) return '';
    const { origin, pathname, search } = location;
    if (!origin.startsWith('http')) return '';
    return JSON.stringify({ url: origin + pathname + search, title: document.title.replace(/^● /, ''), referrer: document.referrer });
  }

  private async tell(): Promise<void> {
    const { about } = this.chat;
    const news: News = {};
    if (JSON.stringify(about.attributes) !== this.attributes) news.attributes = { ...about.attributes };
    const page = this.pageNow();
    if (page && page !== this.page) {
      news.page = JSON.parse(page) as News['page'];
      news.consent = this.consent === true;
    }
    const events = about.events.slice(-EVENTS);
    if (events.length > 0) news.events = events;
    if (Object.keys(news).length === 0) return;
    await this.put(news);
    this.sent(page, events.at(-1));
  }

  private sent(page = this.pageNow(), last = this.chat.about.events.at(-1)): void {
    const { about } = this.chat;
    this.attributes = JSON.stringify(about.attributes);
    this.page = page;
    // What has happened meanwhile is for the next time.
    about.events.splice(0, last ? about.events.indexOf(last) + 1 : 0);
  }

  private async put(news: News): Promise<void> {
    const headers = { authorization: `Bearer ${await this.chat.token()}`, 'content-type': 'application/json' };
    await request(`${this.chat.origin}/api/v1/widget/about`, { method: 'PUT', headers, body: JSON.stringify(news) }, TIMEOUT_MS);
  }
}
