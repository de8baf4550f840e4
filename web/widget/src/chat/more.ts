/** What a visitor may do besides talking: switches that are remembered, the past, a transcript, the end. */
import type { MoreViews } from '../more-view/views';
import type { Locale } from '../text/locale';
import type { MessageView } from '../wire';
import { request } from './api';
import { chime } from './chime';
import { olderApi, type OlderPage } from './older';
import type { Talk } from './talk';

const TIMEOUT_MS = 15_000;
/** Above every number that a message may have. */
const NEWEST = Number.MAX_SAFE_INTEGER;

/** One of the visitor's own conversations, as `GET /api/v1/widget/conversations` lists it. */
export interface OwnConversation {
  id: string;
  life: 'open' | 'resolved' | 'closed';
  opened_ms: number;
  last_message_ms: number;
  preview: string;
  preview_type: string;
  preview_author?: MessageView['author'];
}

export type Switch = 'sound' | 'larger';

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
    return this.chat.keep.get(name) !== null;
  }

  turn(name: Switch): void {
    if (this.isOn(name)) this.chat.keep.remove(name);
    else this.chat.keep.set(name, '1');
    this.enlarge();
    if (name === 'sound' && this.isOn('sound')) chime();
    this.chat.set({});
  }

  /** A message of ours has come. */
  heard(): void {
    if (this.isOn('sound')) chime();
  }

  private enlarge(): void {
    this.chat.host?.toggleAttribute('data-larger', this.isOn('larger'));
  }

  private async ask(path: string, method = 'GET'): Promise<Response> {
    const headers = { authorization: `Bearer ${await this.chat.token()}` };
    return request(`${this.chat.origin}/api/v1/widget/conversations${path}`, { method, headers }, TIMEOUT_MS);
  }

  async past(): Promise<OwnConversation[]> {
    return ((await (await this.ask('')).json()) as { conversations: OwnConversation[] }).conversations;
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
