// A socket's frames over plain requests, for networks through which no WebSocket comes: what is said is posted, what is heard is
// waited for. Any request that fails ends the line, and the connection comes back and resumes, as after every break.

import { browserSocket, type Socket } from "./options";

/** An upgrade that has not come through by then has failed. */
const UPGRADE_MS = 5_000;
/** One failed upgrade may be a network that was away; two in a row are a network that refuses them. */
const FAILURES = 2;
/** For so long after a good line no upgrade is tried. */
const KEEP_MS = 10 * 60_000;
/** Bytes of one request; a frame is at most 64 KiB. */
const BATCH_CHARS = 32 * 1024;
const BROKEN = 1006;
const TOO_LARGE = 1009;

export interface LineSeams {
  socket?: (url: string) => Socket;
  request?: (url: string, init: RequestInit) => Promise<Response>;
  now?: () => number;
  setTimer?: (work: () => void, ms: number) => unknown;
}

type Request = NonNullable<LineSeams["request"]>;

export class Line implements Socket {
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly #base: string;
  readonly #request: Request;
  readonly #abort = new AbortController();
  #name: string | undefined;
  #waiting: string[] = [];
  #busy = false;
  #over = false;
  #seen = 0;

  /** `url` is that of the socket. */
  constructor(url: string, request: Request = (to, init) => fetch(to, init)) {
    this.#base = url.replace(/^ws/, "http").replace(/socket$/, "line");
    this.#request = request;
    queueMicrotask(() => this.#over || this.onopen?.(undefined as never));
  }

  /** The first frame, which is `hello`, opens the line. */
  send(data: string): void {
    this.#waiting.push(data);
    void this.#say();
  }

  close(): void {
    this.#over = true;
    this.#abort.abort();
  }

  async #say(): Promise<void> {
    // One request at a time keeps the order.
    if (this.#busy) return;
    this.#busy = true;
    while (this.#waiting.length > 0 && !this.#over) {
      if (this.#name === undefined) await this.#open(this.#waiting.shift()!);
      else await this.#ask("/" + this.#name, this.#batch());
    }
    this.#busy = false;
  }

  #batch(): string {
    let batch = this.#waiting.shift()!;
    while (this.#waiting[0] !== undefined && batch.length + this.#waiting[0].length < BATCH_CHARS) batch += "\n" + this.#waiting.shift();
    return batch;
  }

  async #open(hello: string): Promise<void> {
    const response = await this.#ask("", hello);
    const name = ((await response?.json().catch(() => null)) as { line?: string } | null)?.line;
    if (name === undefined) return this.#end(BROKEN);
    this.#name = name;
    void this.#hear();
  }

  async #hear(): Promise<void> {
    while (!this.#over) {
      const response = await this.#ask(`/${this.#name}?seen=${this.#seen}`);
      const text = await response?.text().catch(() => undefined);
      if (text === undefined) return this.#end(BROKEN);
      for (const data of text.split("\n")) {
        if (this.#over || !data) continue;
        const end = /^\{"t":"closed","code":(\d+)\}$/.exec(data);
        if (end) return this.#end(Number(end[1]));
        this.#seen += 1;
        this.onmessage?.({ data });
      }
    }
  }

  /** Nothing when it failed: then the line is over. */
  async #ask(path: string, body?: string): Promise<Response | undefined> {
    // Text without further headers, so that a browser need not ask beforehand whether it may.
    const init: RequestInit = { method: body === undefined ? "GET" : "POST", body, credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer" };
    try {
      const response = await this.#request(this.#base + path, { ...init, signal: this.#abort.signal });
      if (response.ok) return response;
      this.#end(response.status === 413 ? TOO_LARGE : BROKEN);
    } catch {
      this.#end(BROKEN);
    }
    return undefined;
  }

  #end(code: number): void {
    if (this.#over) return;
    this.close();
    this.onclose?.({ code });
  }
}

/** Makes sockets that are WebSockets where these come through, and lines where they do not. */
export function socketOrLine(seams: LineSeams = {}): (url: string) => Socket {
  const { socket = browserSocket, now = Date.now, setTimer = setTimeout } = seams;
  let failures = 0;
  let lineUntil = 0;
  return (url) => {
    let inner: Socket | undefined;
    let over = false;
    const outer: Socket = {
      onopen: null,
      onmessage: null,
      onclose: null,
      send: (data) => inner?.send(data),
      close: (code) => {
        over = true;
        inner?.close(code);
      },
    };
    const ended = (code: number): void => {
      if (!over) outer.onclose?.({ code });
      over = true;
    };
    const useLine = (): void => {
      inner = new Line(url, seams.request);
      inner.onopen = () => over || outer.onopen?.(undefined as never);
      inner.onmessage = (event) => {
        lineUntil = now() + KEEP_MS;
        if (!over) outer.onmessage?.(event);
      };
      inner.onclose = ({ code }) => ended(code);
    };
    const useSocket = (): void => {
      let settled = false;
      const failed = (): void => {
        if (settled || over) return;
        settled = true;
        failures += 1;
        if (failures < FAILURES) ended(BROKEN);
        else useLine();
      };
      try {
        const tried = (inner = socket(url));
        tried.onopen = () => {
          if (settled || over) return;
          settled = true;
          failures = 0;
          outer.onopen?.(undefined as never);
        };
        tried.onmessage = (event) => over || outer.onmessage?.(event);
        tried.onclose = ({ code }) => (inner === tried && settled ? ended(code) : failed());
        setTimer(() => {
          if (settled || over) return;
          tried.onclose = null;
          try {
            tried.close();
          } catch {
            // It never was open.
          }
          failed();
        }, UPGRADE_MS);
      } catch {
        // No WebSocket at all, or a policy that forbids it: no use in trying again.
        failures = FAILURES;
        useLine();
      }
    };
    if (lineUntil > now()) useLine();
    else useSocket();
    return outer;
  };
}
