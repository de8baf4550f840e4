/** Files of the conversation: fetched with the token, kept as addresses of this page. */
import type { FileApi } from './file-api';

/** Pictures kept in memory at once. */
const KEPT = 100;

export class Files {
  private readonly kept = new Map<string, Promise<string>>();

  constructor(
    private readonly api: FileApi,
    private readonly token: () => Promise<string>,
  ) {}

  /** A blob address; it is good until `clear`, or until a hundred others came after it. */
  url(fileId: string): Promise<string> {
    const known = this.kept.get(fileId);
    if (known) return known;
    const made = this.fetch(fileId);
    made.catch(() => this.kept.delete(fileId));
    this.kept.set(fileId, made);
    const [oldest] = this.kept.keys();
    if (this.kept.size > KEPT && oldest !== undefined) this.drop(oldest);
    return made;
  }

  /** A picture that was sent from here need not be fetched again. */
  adopt(fileId: string, url: string): void {
    this.kept.set(fileId, Promise.resolve(url));
  }

  clear(): void {
    for (const id of [...this.kept.keys()]) this.drop(id);
  }

  private async fetch(fileId: string): Promise<string> {
    return URL.createObjectURL(await this.api.download(fileId, await this.token()));
  }

  private drop(fileId: string): void {
    this.kept.get(fileId)?.then(URL.revokeObjectURL, () => undefined);
    this.kept.delete(fileId);
  }
}
