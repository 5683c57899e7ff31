import type pg from 'pg';

/** Where `now` comes from: epoch milliseconds, never going backwards within a process. */
export interface Clock {
  now(): number;
}

const refreshMs = 15_000;

/**
 * The database's clock without a round trip per request: its distance to this process's monotonic clock is measured at the
 * start and every 15 s. All processes of an installation therefore agree to within a round trip, whatever their own clocks say.
 */
export class DatabaseClock implements Clock {
  #offset = 0;
  #last = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async start(): Promise<void> {
    await this.#measure();
    this.#timer = setInterval(() => {
      // A database that is away keeps the old distance; the next measurement corrects it.
      this.#measure().catch(() => undefined);
    }, refreshMs);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  now(): number {
    this.#last = Math.max(this.#last, Math.floor(performance.now() + this.#offset));
    return this.#last;
  }

  async #measure(): Promise<void> {
    const before = performance.now();
    const result = await this.#pool.query<{ ms: number }>(
      'select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms',
    );
    const row = result.rows[0];
    if (row === undefined) return;
    this.#offset = row.ms - (before + performance.now()) / 2;
  }
}
