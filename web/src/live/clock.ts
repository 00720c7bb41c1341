/**
 * The server's time. It is what the server said last, plus what went by since on a clock that nobody sets: whoever
 * moves the clock of this machine moves no age on the page.
 */
export class Clock {
  #said = Date.now();
  #at = performance.now();

  /** Takes over a time the server said just now. */
  set(time: string): void {
    const said = Date.parse(time);
    if (Number.isNaN(said)) return;
    this.#said = said;
    this.#at = performance.now();
  }

  now(): number {
    return this.#said + (performance.now() - this.#at);
  }
}

export const clock = new Clock();
