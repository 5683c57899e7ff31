import pg from 'pg';

type Answered = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: unknown) => void,
) => void;

/** Longer than what looks for work needs, its commit included; only the first few of a burst wait so long, what it opens then stays. */
const usualPatienceMs = 25;

/**
 * A pool that waits a moment for a connection in use before it opens one more: a connection is a process of Postgres with 5 MiB of
 * its own, and loops that happen to look at the same moment would keep several alive for nothing. Never waits longer than that,
 * so that work which holds one connection and asks for a second gets it.
 */
export class SparingPool extends pg.Pool {
  readonly #waiting: (() => void)[] = [];
  readonly #patienceMs: number;

  constructor(config: pg.PoolConfig, patienceMs = usualPatienceMs) {
    super(config);
    this.#patienceMs = patienceMs;
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

  /** There are connections, none is free that nobody else is about to get, and one more could be opened. */
  #isWorthWaiting(): boolean {
    return this.idleCount <= this.waitingCount && this.totalCount > 0 && this.totalCount < this.options.max;
  }

  #connectLater(callback: Answered | undefined): Promise<pg.PoolClient> | undefined {
    if (callback === undefined) return this.#whenFree(() => super.connect());
    void this.#whenFree(() => super.connect(callback));
    return undefined;
  }

  /** Once a connection is free, or after a moment. One that was given back may be taken by somebody who came just then. */
  async #whenFree<T>(connect: () => T): Promise<Awaited<T>> {
    const until = performance.now() + this.#patienceMs;
    for (let left = this.#patienceMs; left > 0 && this.#isWorthWaiting(); left = until - performance.now()) {
      await this.#nextRelease(left);
    }
    // In the same breath as the look: what is free now may not be in the next.
    return await connect();
  }

  /** When a connection was given back for whoever waited longest, or after so many milliseconds. */
  async #nextRelease(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    const timer = setTimeout(() => {
      this.#waiting.splice(this.#waiting.indexOf(resolve), 1);
      resolve();
    }, ms);
    await promise;
    clearTimeout(timer);
  }
}
