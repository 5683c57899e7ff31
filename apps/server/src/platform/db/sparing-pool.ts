import pg from 'pg';

type Answered = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: unknown) => void,
) => void;

/** Longer than the short statements of what looks for work, shorter than what a new connection takes. */
const patienceMs = 10;

/**
 * A pool that waits a moment for a connection in use before it opens one more: a connection is a process of Postgres with 5 MiB of
 * its own, and loops that happen to look at the same moment would keep several alive for nothing. Never waits longer than that,
 * so that work which holds one connection and asks for a second gets it.
 */
export class SparingPool extends pg.Pool {
  readonly #waiting: (() => void)[] = [];

  constructor(config: pg.PoolConfig) {
    super(config);
    this.on('release', () => this.#waiting.shift()?.());
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Answered): void;
  override connect(callback?: Answered): Promise<pg.PoolClient> | undefined {
    if (this.#isWorthWaiting()) return this.#connectLater(callback);
    if (callback === undefined) return super.connect();
    super.connect(callback);
    return undefined;
  }

  /** At least one connection is in use, none is free, and one more could be opened. */
  #isWorthWaiting(): boolean {
    return this.idleCount === 0 && this.totalCount > 0 && this.totalCount < this.options.max;
  }

  #connectLater(callback: Answered | undefined): Promise<pg.PoolClient> | undefined {
    if (callback === undefined) return this.#released().then(() => super.connect());
    void this.#afterRelease(callback);
    return undefined;
  }

  async #afterRelease(callback: Answered): Promise<void> {
    await this.#released();
    super.connect(callback);
  }

  /** Resolves when a connection was given back for whoever waited longest, or after a moment. */
  async #released(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    const timer = setTimeout(() => {
      this.#waiting.splice(this.#waiting.indexOf(resolve), 1);
      resolve();
    }, patienceMs);
    await promise;
    clearTimeout(timer);
  }
}
