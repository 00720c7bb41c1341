import { beforeEach, describe, expect, it, vi } from "vitest";

import { Connection, type World } from "../src/live/connection";
import { project } from "./made";

const at = "2026-01-01T00:00:00Z";

/** A socket, a clock and a server that do what the test says. */
class Scene implements World {
  sockets: { url: string; onmessage: (event: { data: string }) => void; onclose: () => void; close: () => void }[] = [];
  timers: { wait: number; run: () => void }[] = [];
  answer: "known" | "signed_out" | "unreachable" = "unreachable";
  readonly connection = new Connection(this);

  socket = (url: string): WebSocket => {
    const socket = { url, onmessage: () => undefined, onclose: () => undefined, close: vi.fn() };
    this.sockets.push(socket);
    return socket as unknown as WebSocket;
  };
  probe = () => Promise.resolve(this.answer);
  after = (wait: number, run: () => void): (() => void) => {
    const timer = { wait, run };
    this.timers.push(timer);
    return () => (this.timers = this.timers.filter((one) => one !== timer));
  };

  get last() {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error("no socket");
    return socket;
  }
  say(...messages: object[]): void {
    for (const message of messages) this.last.onmessage({ data: JSON.stringify(message) });
  }
  async drop(): Promise<void> {
    this.last.onclose();
    await Promise.resolve();
    await Promise.resolve();
  }
}

let scene: Scene;
beforeEach(() => {
  scene = new Scene();
  scene.connection.open();
  scene.say({ type: "hello", server_id: "a", sequence: 3, schema: 1 }, { type: "snapshot", at, sequence: 3, projects: [project("x/a")] });
});

describe("the connection", () => {
  it("keeps what it knows when it is lost, and says since when", async () => {
    await scene.drop();
    const { link, picture } = scene.connection;
    expect(link.state).toBe("lost");
    expect(link.state === "lost" && Math.abs(link.since - Date.parse(at)) < 5_000).toBe(true);
    expect(picture.projects?.size).toBe(1);
  });

  it("goes on from where it was", async () => {
    await scene.drop();
    scene.timers.at(-1)?.run();
    expect(scene.last.url).toBe("/api/v2/live?since=a-3");
    scene.say({ type: "hello", server_id: "a", sequence: 3, schema: 1 });
    expect(scene.connection.link.state).toBe("live");
  });

  it("waits longer from try to try, though never for ever", async () => {
    const waits: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      await scene.drop();
      const timer = scene.timers.at(-1);
      waits.push(timer?.wait ?? -1);
      timer?.run();
    }
    expect(waits.slice(0, 4)).toEqual([500, 1_000, 2_000, 4_000]);
    expect(waits.at(-1)).toBe(15_000);
  });

  it("asks for a new session instead of trying for ever", async () => {
    scene.answer = "signed_out";
    await scene.drop();
    expect(scene.connection.link.state).toBe("signed_out");
    expect(scene.timers).toHaveLength(0);
  });

  it("finds out by itself that nobody is there", async () => {
    scene.timers.at(-1)?.run();
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
    expect(scene.connection.link.state).toBe("lost");
  });
});
