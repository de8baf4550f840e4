import { describe, expect, it } from "vitest";
import { Line, socketOrLine } from "../src/line";
import type { Socket } from "../src/index";
import { FakeSocket } from "./world";

const URL = "wss://desk.example/api/v1/socket";
const tick = (): Promise<void> => new Promise((done) => setTimeout(done, 0));

/** A server of lines: what it is asked, and what each waiting request shall get. */
class Server {
  asked: { method: string; path: string; body?: string }[] = [];
  refuse: number | undefined;
  #answers: ((response: Response) => void)[] = [];

  request = (url: string, init: RequestInit): Promise<Response> => {
    const path = url.replace("https://desk.example/api/v1", "");
    this.asked.push({ method: init.method!, path, body: init.body as string | undefined });
    if (this.refuse !== undefined) return Promise.resolve(new Response("{}", { status: this.refuse }));
    if (path === "/line") return Promise.resolve(Response.json({ line: "abc", wait_ms: 20_000 }));
    if (init.method === "POST") return Promise.resolve(new Response(null, { status: 204 }));
    return new Promise((answer, fail) => {
      this.#answers.push(answer);
      init.signal!.addEventListener("abort", () => fail(new Error("aborted")));
    });
  };

  async give(...lines: unknown[]): Promise<void> {
    this.#answers.shift()!(new Response(lines.map((line) => JSON.stringify(line)).join("\n")));
    await tick();
  }
}

function listen(socket: Socket): { heard: unknown[]; closed: number[]; opened: number } {
  const log = { heard: [] as unknown[], closed: [] as number[], opened: 0 };
  socket.onopen = () => (log.opened += 1);
  socket.onmessage = ({ data }) => log.heard.push(JSON.parse(String(data)));
  socket.onclose = ({ code }) => log.closed.push(code);
  return log;
}

describe("a line", () => {
  it("opens with hello, posts in order one request at a time, and waits for frames", async () => {
    const server = new Server();
    const line = new Line(URL, server.request);
    const log = listen(line);
    await tick();
    expect(log.opened).toBe(1);
    line.send('{"t":"hello"}');
    line.send("1");
    line.send("2");
    await tick();
    expect(server.asked).toEqual([
      { method: "POST", path: "/line", body: '{"t":"hello"}' },
      { method: "GET", path: "/line/abc?seen=0", body: undefined },
      { method: "POST", path: "/line/abc", body: "1\n2" },
    ]);
    await server.give({ t: "welcome" }, { t: "pong" });
    expect(log.heard).toEqual([{ t: "welcome" }, { t: "pong" }]);
    expect(server.asked.at(-1)!.path).toBe("/line/abc?seen=2");
    // Nothing came within the time: asked again, as far as before.
    await server.give();
    expect(server.asked.at(-1)!.path).toBe("/line/abc?seen=2");
    await server.give({ t: "bye", reason: "unauthorized" }, { t: "closed", code: 4401 });
    expect(log.closed).toEqual([4401]);
  });

  it.each([
    [404, 1006],
    [413, 1009],
    [500, 1006],
  ])("is over when a request is answered with %i", async (status, code) => {
    const server = new Server();
    const line = new Line(URL, server.request);
    const log = listen(line);
    line.send("hello");
    await tick();
    server.refuse = status;
    line.send("x");
    await tick();
    expect(log.closed).toEqual([code]);
  });

  it("says nothing after it was closed from here", async () => {
    const server = new Server();
    const line = new Line(URL, server.request);
    const log = listen(line);
    line.send("hello");
    await tick();
    line.close();
    await tick();
    expect(log.closed).toEqual([]);
  });
});

describe("the choice", () => {
  function world() {
    const server = new Server();
    const sockets: FakeSocket[] = [];
    const timers: (() => void)[] = [];
    const at = { now: 0 };
    const make = socketOrLine({
      socket: () => (sockets.push(new FakeSocket()), sockets.at(-1)!),
      request: server.request,
      now: () => at.now,
      setTimer: (work) => timers.push(work),
    });
    return { server, sockets, timers, at, make };
  }

  it("stays with sockets that come through, and with one failed upgrade", async () => {
    const { server, sockets, make } = world();
    const first = listen(make(URL));
    sockets[0]!.cut();
    expect(first.closed).toEqual([1006]);
    const second = listen(make(URL));
    sockets[1]!.accept();
    expect(second.opened).toBe(1);
    sockets[1]!.cut(4401);
    expect(second.closed).toEqual([4401]);
    listen(make(URL));
    sockets[2]!.cut();
    await tick();
    expect(server.asked).toEqual([]);
  });

  it("takes a line after the second failed upgrade in a row, keeps to lines for a while, and then tries again", async () => {
    const { server, sockets, at, make } = world();
    listen(make(URL));
    sockets[0]!.cut();
    const socket = make(URL);
    const log = listen(socket);
    sockets[1]!.cut();
    await tick();
    expect([log.opened, log.closed]).toEqual([1, []]);
    socket.send("hello");
    await tick();
    await server.give({ t: "welcome" });
    expect(log.heard).toEqual([{ t: "welcome" }]);
    make(URL);
    expect(sockets).toHaveLength(2);
    at.now += 11 * 60_000;
    make(URL);
    expect(sockets).toHaveLength(3);
  });

  it("does not wait for an upgrade that hangs, and lives without WebSocket", async () => {
    const { sockets, timers, make } = world();
    listen(make(URL));
    timers[0]!();
    const log = listen(make(URL));
    timers[1]!();
    await tick();
    expect(sockets.every(({ closed }) => closed !== undefined)).toBe(true);
    expect(log.opened).toBe(1);
    const none = socketOrLine({
      socket: () => {
        throw new Error("no WebSocket here");
      },
      request: new Server().request,
    });
    const at_once = listen(none(URL));
    await tick();
    expect(at_once.opened).toBe(1);
  });
});
