import { describe, expect, it } from "vitest";
import { attempt, back, connection, events, online, snapshot, socket, sockets, timers } from "./harness";
import { settle } from "./world";

describe("coming back", () => {
  it("tries soon at first, then ever more seldom, never more seldom than 30 s", async () => {
    const waits: number[] = [];
    const it = connection({ random: () => 0.999, status: (_, info) => info.retryInMs !== undefined && waits.push(info.retryInMs) });
    it.start();
    for (let i = 0; i < 10; i++) {
      await settle();
      socket().cut();
      await timers.pass(30_000);
    }
    expect(waits.slice(0, 7)).toEqual([499, 999, 1998, 3996, 7992, 15984, 29970]);
    expect(Math.max(...waits)).toBe(29970);
  });

  it("jitters over the whole time", async () => {
    const waits: number[] = [];
    const it = connection({ random: () => 0, status: (_, info) => info.retryInMs !== undefined && waits.push(info.retryInMs) });
    it.start();
    await settle();
    socket().cut();
    expect(waits).toEqual([0]);
  });

  it("starts again with a quick try only after a connection that was good", async () => {
    const waits: number[] = [];
    await online({ random: () => 0.999, status: (_, info) => info.retryInMs !== undefined && waits.push(info.retryInMs) });
    for (let i = 0; i < 3; i++) {
      socket().cut();
      await back();
    }
    await timers.pass(10_000);
    socket().cut();
    expect(waits).toEqual([499, 999, 1998, 499]);
  });

  it("gets a fresh token for every attempt, and survives that this fails", async () => {
    let tokens = 0;
    const it = connection({
      token: () => (++tokens === 1 ? Promise.reject(new Error("offline")) : Promise.resolve(`token ${tokens}`)),
    });
    it.start();
    await settle();
    expect(it.status).toBe("waiting");
    await attempt();
    socket().accept();
    expect(socket().frames("hello")[0]?.token).toBe("token 2");
    socket().cut(4401);
    await attempt();
    socket().accept();
    expect(socket().frames("hello")[0]?.token).toBe("token 3");
  });

  it("stops when this origin may not connect, and can be started again", async () => {
    const it = await online();
    socket().cut(4403);
    expect(it.status).toBe("stopped");
    await timers.pass(120_000);
    expect(sockets).toHaveLength(1);
    it.start();
    await settle();
    expect(sockets).toHaveLength(2);
  });

  it("tries at once when poked, and leaves no timer behind when stopped", async () => {
    const it = await online({ random: () => 0.999 });
    for (let i = 0; i < 5; i++) {
      socket().cut();
      await timers.pass(30_000);
    }
    socket().cut();
    expect(it.status).toBe("waiting");
    const count = sockets.length;
    it.poke();
    await settle();
    expect(sockets).toHaveLength(count + 1);
    it.stop();
    expect(timers.waiting).toBe(0);
    expect(socket().closed).toBe(1000);
    await timers.pass(120_000);
    expect(sockets).toHaveLength(count + 1);
  });
});

describe("a dead connection", () => {
  it("is noticed by an unanswered ping", async () => {
    const it = await online();
    await timers.pass(25_000);
    expect(socket().frames("ping")).toHaveLength(1);
    socket().push({ t: "pong" });
    await timers.pass(24_999);
    expect(it.status).toBe("online");
    await timers.pass(1);
    await timers.pass(9_999);
    expect(it.status).toBe("online");
    await timers.pass(1);
    expect(it.status).toBe("waiting");
  });

  it("is noticed by an unanswered word, long before the ping", async () => {
    const it = await online();
    it.send({ type: "text", text: "x" });
    await timers.pass(10_000);
    expect(it.status).not.toBe("online");
    expect(sockets[0]?.closed).toBe(4000);
  });

  it("is noticed when the welcome never comes", async () => {
    const it = connection();
    it.start();
    await settle();
    socket().accept();
    await timers.pass(10_000);
    expect(sockets[0]?.closed).toBe(4000);
    expect(it.status).not.toBe("online");
  });

  it("asks again on a new connection when pings are answered and a word never is", async () => {
    const it = await online();
    it.send({ type: "text", text: "x" });
    const first = socket();
    first.onframe = (frame) => frame.t === "ping" && first.push({ t: "pong" });
    first.push({ t: "pong" });
    await timers.pass(50_000);
    expect(first.closed).toBe(4000);
  });

  it("is left when it talks nonsense", async () => {
    await online();
    socket().onmessage?.({ data: "<html>" });
    expect(socket().closed).toBe(4000);
  });

  it("says nothing any more once it is left", async () => {
    const it = await online();
    socket().push(snapshot(3));
    const old = socket();
    const late = old.onmessage;
    old.cut();
    late?.({ data: JSON.stringify(events(4)) });
    expect(it.view("c1")?.n).toBe(3);
  });
});
