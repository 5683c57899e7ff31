/** Who sends at this moment, in this process: so many at once, and of one address only a few. */
export class UploadGate {
  readonly #most: number;
  readonly #mostOfOne: number;
  readonly #sending = new Map<string, number>();
  #count = 0;

  constructor(most: number, mostOfOne: number) {
    this.#most = most;
    this.#mostOfOne = mostOfOne;
  }

  /** @returns to be called when it is over; undefined: not now */
  enter(address: string): (() => void) | undefined {
    const ofOne = this.#sending.get(address) ?? 0;
    if (this.#count >= this.#most || ofOne >= this.#mostOfOne) return undefined;
    this.#count += 1;
    this.#sending.set(address, ofOne + 1);
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#count -= 1;
      const left = (this.#sending.get(address) ?? 1) - 1;
      if (left > 0) this.#sending.set(address, left);
      else this.#sending.delete(address);
    };
  }
}
