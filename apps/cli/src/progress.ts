import type { Terminal } from './terminal.ts';

const SHOWN_AFTER_MS = 1_000;
const REDRAWN_EVERY_MS = 100;
const BAR = 24;

/** One line on a terminal for work that takes over a second; nothing anywhere else. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #startedAt = performance.now();
  #drawnAt = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** @param done share of the work, from 0 to 1; undefined when nobody knows */
  now(sentence: string, done?: number): void {
    const time = performance.now();
    if (!this.#terminal.isWatched || time - this.#startedAt < SHOWN_AFTER_MS) return;
    if (time - this.#drawnAt < REDRAWN_EVERY_MS) return;
    this.#drawnAt = time;
    process.stderr.write(`\r\x1B[K${done === undefined ? '' : `${bar(done)} `}${sentence}`);
  }

  end(): void {
    if (this.#drawnAt > 0) process.stderr.write('\r\x1B[K');
    this.#drawnAt = 0;
  }
}

function bar(done: number): string {
  const full = Math.round(Math.min(1, Math.max(0, done)) * BAR);
  return `[${'#'.repeat(full)}${'.'.repeat(BAR - full)}]`;
}
