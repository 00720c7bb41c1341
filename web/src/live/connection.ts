import type { LiveMessage } from "../api/types";
import { clock } from "./clock";
import { heard, mark, nothing, type Picture } from "./picture";

/** How the page stands with the server. */
export type Link =
  | { state: "connecting" }
  | { state: "live" }
  /** Nothing is heard; what is shown is as of `since`, in the server's time. Tried again at `retryAt`, on the page's own clock. */
  | { state: "lost"; since: number; retryAt: number }
  /** Somebody has to come in again. */
  | { state: "signed_out"; since: number };

/** What the connection needs of the world. */
export interface World {
  socket: (url: string) => WebSocket;
  /** Asks who we are: whether the server answers, and whether it still knows us. */
  probe: () => Promise<"known" | "signed_out" | "unreachable">;
  after: (milliseconds: number, run: () => void) => () => void;
}

/** Without a word for so long, the page asks whether anybody is there. */
const SILENCE = 45_000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;

/** The one connection of a page: keeps the picture, and goes on from where it was after it was lost. */
export class Connection {
  picture: Picture = nothing;
  link: Link = { state: "connecting" };
  #socket: WebSocket | null = null;
  #failures = 0;
  #known = 0;
  #cancel: () => void = () => undefined;
  readonly #told = new Set<(message: LiveMessage | null) => void>();

  constructor(private readonly world: World) {}

  /** Calls back after each change, with the message if there was one; returns how to stop that. */
  follow(tell: (message: LiveMessage | null) => void): () => void {
    this.#told.add(tell);
    return () => this.#told.delete(tell);
  }

  open(): void {
    this.#cancel();
    this.#socket?.close();
    const since = mark(this.picture);
    const socket = this.world.socket(since ? `/api/v2/live?since=${encodeURIComponent(since)}` : "/api/v2/live");
    this.#socket = socket;
    socket.onmessage = (event: MessageEvent<string>) => {
      if (socket === this.#socket) this.#heard(JSON.parse(event.data) as LiveMessage);
    };
    socket.onclose = () => {
      if (socket === this.#socket) void this.#lost(this.link.state === "live" ? clock.now() : this.#known);
    };
  }

  close(): void {
    this.#cancel();
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  /** Asks at once, instead of waiting for the next try. */
  hurry(): void {
    if (this.link.state === "live") void this.#ask();
    else this.open();
  }

  #heard(message: LiveMessage): void {
    if ("at" in message) clock.set(message.at);
    this.#failures = 0;
    this.#known = clock.now();
    this.picture = heard(this.picture, message);
    this.link = { state: "live" };
    this.#watch();
    this.#tell(message);
  }

  /** A connection may end without anybody saying so. */
  #watch(): void {
    this.#cancel();
    this.#cancel = this.world.after(SILENCE, () => void this.#ask());
  }

  async #ask(): Promise<void> {
    const socket = this.#socket;
    const answer = await this.world.probe();
    if (socket !== this.#socket || this.link.state !== "live") return;
    if (answer === "known") {
      this.#known = clock.now();
      this.#watch();
    } else {
      this.#socket = null;
      socket?.close();
      await this.#lost(this.#known, answer);
    }
  }

  async #lost(since: number, answer?: "signed_out" | "unreachable"): Promise<void> {
    this.#cancel();
    const socket = this.#socket;
    this.#known = since;
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#failures);
    this.#failures += 1;
    this.link = { state: "lost", since, retryAt: performance.now() + wait };
    this.#tell(null);
    const found = answer ?? (await this.world.probe());
    // Somebody was in more of a hurry.
    if (socket !== this.#socket) return;
    if (found === "signed_out") {
      this.link = { state: "signed_out", since };
      this.#tell(null);
      return;
    }
    this.#cancel = this.world.after(wait, () => this.open());
  }

  #tell(message: LiveMessage | null): void {
    for (const tell of this.#told) tell(message);
  }
}
