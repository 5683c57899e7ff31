/** Tells a person what is being waited for, but only when it takes longer than a second. */
export class Progress {
  #timer: NodeJS.Timeout | undefined;

  now(sentence: string): void {
    this.done();
    this.#timer = setTimeout(() => process.stderr.write(`lockstep: ${sentence} ...\n`), 1_000);
    this.#timer.unref();
  }

  done(): void {
    clearTimeout(this.#timer);
  }
}
