/** What a visitor may do besides talking: switches that are remembered, the past, a transcript, the end. */
import type { MoreViews } from '../more-view/views';
import type { Locale } from '../text/locale';
import { request } from './api';
import { chime } from './chime';
import { olderApi, type OlderPage } from './older';
import { ownConversations, type OwnConversation } from './past';
import type { Talk } from './talk';

const TIMEOUT_MS = 15_000;
/** Above every number that a message may have. */
const NEWEST = Number.MAX_SAFE_INTEGER;

export type Switch = 'sound' | 'larger' | 'page';

export class More {
  constructor(
    private readonly talk: Talk,
    readonly views: MoreViews,
  ) {
    this.enlarge();
  }

  private get chat() {
    return this.talk.chat;
  }

  isOn(name: Switch): boolean {
    if (name === 'larger') return this.talk.larger;
    return (this.chat.keep.get(name) ?? '0') !== '0';
  }

  /** Off is remembered too: what the inbox or the page begins with is not what the visitor chose. */
  turn(name: Switch): void {
    const on = !this.isOn(name);
    if (name === 'page') return this.talk.about.agree(on);
    if (on || name === 'larger') this.chat.keep.set(name, on ? '1' : '0');
    else this.chat.keep.remove(name);
    this.enlarge();
    if (name === 'sound' && this.isOn('sound')) chime();
    this.chat.set({});
  }

  /** A message of ours has come. */
  heard(): void {
    if (this.isOn('sound')) chime();
  }

  enlarge(): void {
    this.chat.host?.toggleAttribute('data-larger', this.talk.larger);
  }

  private async ask(path: string, method = 'GET', body?: object): Promise<Response> {
    const headers = { authorization: `Bearer ${await this.chat.token()}`, ...(body && { 'content-type': 'application/json' }) };
    const init: RequestInit = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    return request(`${this.chat.origin}/api/v1/widget/conversations${path}`, init, TIMEOUT_MS);
  }

  /** The server sends what was said to this address. */
  async mail(id: string, address: string, locale: Locale): Promise<void> {
    await this.ask(`/${id}/transcript`, 'POST', { address, locale, offset_minutes: -new Date().getTimezoneOffset() });
  }

  async past(): Promise<OwnConversation[]> {
    return ownConversations(this.chat);
  }

  async messages(id: string, before = NEWEST): Promise<OlderPage> {
    return olderApi(this.chat.origin)(id, before, await this.chat.token());
  }

  async end(id: string): Promise<void> {
    await this.ask(`/${id}/end`, 'POST');
  }

  /** The server writes it; the browser keeps it. */
  async save(id: string, form: 'text' | 'html', locale: Locale): Promise<void> {
    const ahead = -new Date().getTimezoneOffset();
    const response = await this.ask(`/${id}/transcript?form=${form}&locale=${locale}&offset_minutes=${ahead}`);
    const url = URL.createObjectURL(await response.blob());
    const link = document.createElement('a');
    link.href = url;
    link.download = nameOf(response) ?? `chat.${form === 'text' ? 'txt' : 'html'}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), TIMEOUT_MS);
  }
}

function nameOf(response: Response): string | undefined {
  const name = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  return name && decodeURIComponent(name);
}
