/** Files on their way to the server, one after the other so that their order holds. */
import type { Key } from '../text/i18n';
import type { Content, FileRef } from '../wire';
import { ApiError } from './api';
import { contentOf, isPicture, named, refusal } from './attachment';
import type { FileApi } from './file-api';
import type { Sending } from './state';

/** A file that waits, as it may be kept over a reload. */
export interface Kept {
  id: string;
  atMs: number;
  file: File;
  durationMs?: number;
}

interface Upload extends Sending {
  file: File;
  abort: AbortController;
  /** Length of a voice note. */
  durationMs?: number;
}

export interface UploadEvents {
  changed(): void;
  done(id: string, content: Content, file: FileRef, preview: string | undefined): void;
  /** It needs no keeping any more. */
  gone(id: string): void;
}

/** A progress bar needs no more than this many redraws. */
const STEPS = 50;

export class Uploads {
  private items: Upload[] = [];
  private running = false;

  constructor(
    private readonly api: FileApi,
    private readonly token: () => Promise<string>,
    private readonly events: UploadEvents,
    private readonly newId: () => string,
    private readonly now: () => number,
  ) {}

  get all(): readonly Sending[] {
    return this.items;
  }

  add(files: Iterable<File>, durationMs?: number): Kept[] {
    const kept = [...files].map((file) => ({ id: this.newId(), atMs: this.now(), file: named(file), durationMs }));
    this.take(kept);
    return kept;
  }

  /** Files from before a reload come back under their ids. */
  take(files: readonly Kept[]): void {
    for (const { id, atMs, file, durationMs } of files) {
      if (this.items.some((item) => item.id === id)) continue;
      const reason = refusal(file);
      this.items.push({
        id,
        atMs,
        state: reason ? 'failed' : 'uploading',
        reason: reason ?? undefined,
        file,
        durationMs,
        preview: isPicture(file.type) ? URL.createObjectURL(file) : undefined,
        progress: 0,
        abort: new AbortController(),
      });
    }
    this.events.changed();
    void this.run();
  }

  retry(id: string): boolean {
    const item = this.items.find((each) => each.id === id);
    if (!item) return false;
    if (refusal(item.file)) return true;
    Object.assign(item, { state: 'uploading', reason: undefined, progress: 0, abort: new AbortController() });
    this.events.changed();
    void this.run();
    return true;
  }

  remove(id: string): boolean {
    const item = this.items.find((each) => each.id === id);
    if (!item) return false;
    item.abort.abort();
    if (item.preview) URL.revokeObjectURL(item.preview);
    this.items = this.items.filter((each) => each !== item);
    this.events.gone(id);
    this.events.changed();
    return true;
  }

  private async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    for (;;) {
      const next = this.items.find((item) => item.state === 'uploading');
      if (!next) break;
      await this.one(next);
    }
    this.running = false;
  }

  private async one(item: Upload): Promise<void> {
    try {
      const token = await this.token();
      const file = await this.api.upload(item.file, token, (share) => this.progress(item, share), item.abort.signal);
      if (!this.items.includes(item)) return;
      this.items = this.items.filter((each) => each !== item);
      const { id, durationMs, preview } = item;
      const voice = durationMs !== undefined && file.mime.startsWith('audio/');
      this.events.done(id, voice ? { type: 'voice', file, duration_ms: durationMs } : contentOf(file), file, preview);
      this.events.gone(id);
    } catch (error) {
      Object.assign(item, { state: 'failed', reason: reasonOf(error) });
    }
    this.events.changed();
  }

  private progress(item: Upload, share: number): void {
    const step = Math.round(share * STEPS) / STEPS;
    if (step === item.progress) return;
    item.progress = step;
    this.events.changed();
  }
}

function reasonOf(error: unknown): Key {
  if (!(error instanceof ApiError)) return 'error_upload';
  if (error.status === 413) return 'error_too_large';
  if (error.status === 415 || error.status === 422) return 'error_type';
  return error.status === 429 ? 'error_throttled' : 'error_upload';
}
