import { randomInt, randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Topic } from '../context.ts';

interface SignalsOptions {
  readonly schema: string;
  readonly log: { warn(fields: object, message: string): void };
}

/** First half of the advisory lock that every process holds for as long as it lives; the second half is its number. */
export const lifeLockClass = 1_815_243_123;

/** NOTIFY takes a database-wide lock until commit, so there is at most one per process and this many milliseconds. */
const notifyEveryMs = 50;
const reconnectMs = 1_000;

/**
 * Wake-ups between the parts of this process (at once) and between processes (LISTEN/NOTIFY, coalesced). A wake-up only says
 * "look again": whoever waits also looks by itself every second or so, so a lost one delays and never loses anything.
 */
export class Signals {
  readonly #self = randomUUID();
  /** What others know this process by. */
  readonly number = randomInt(1, 2 ** 31 - 1);
  #isShown = false;
  readonly #pool: pg.Pool;
  readonly #connection: pg.ClientConfig;
  readonly #channel: string;
  readonly #log: SignalsOptions['log'];
  readonly #listeners = new Map<Topic, Set<() => void>>();
  readonly #outgoing = new Set<Topic>();
  #notifyTimer: NodeJS.Timeout | undefined;
  #reconnectTimer: NodeJS.Timeout | undefined;
  #client: pg.Client | undefined;
  readonly #listening = Promise.withResolvers<void>();
  #stopped = false;

  constructor(pool: pg.Pool, connection: pg.ClientConfig, options: SignalsOptions) {
    this.#pool = pool;
    this.#connection = connection;
    this.#channel = `lockstep_${options.schema}`.slice(0, 63);
    this.#log = options.log;
  }

  /** Its number, as long as its connection shows others that it lives; undefined: it does not now. */
  get process(): number | undefined {
    return this.#isShown ? this.number : undefined;
  }

  /** Resolves once this process hears others for the first time. */
  get listening(): Promise<void> {
    return this.#listening.promise;
  }

  start(): void {
    void this.#listen();
  }

  /** @returns how to stop listening */
  on(topic: Topic, listener: () => void): () => void {
    const set = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, set.add(listener));
    return () => set.delete(listener);
  }

  emit(topics: Iterable<Topic>): void {
    for (const topic of topics) {
      this.#wake(topic);
      this.#outgoing.add(topic);
    }
    if (this.#outgoing.size === 0 || this.#stopped) return;
    this.#notifyTimer ??= setTimeout(() => void this.#notify(), notifyEveryMs).unref();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#notifyTimer);
    clearTimeout(this.#reconnectTimer);
    await this.#client?.end().catch(() => undefined);
  }

  #wake(topic: Topic): void {
    for (const listener of this.#listeners.get(topic) ?? []) listener();
  }

  async #notify(): Promise<void> {
    this.#notifyTimer = undefined;
    const topics = [...this.#outgoing].join(',');
    this.#outgoing.clear();
    await this.#pool
      .query('select pg_notify($1, $2)', [this.#channel, `${this.#self} ${topics}`])
      .catch((error: unknown) => this.#log.warn({ err: error }, 'other processes were not woken'));
  }

  async #listen(): Promise<void> {
    const client = new pg.Client(this.#connection);
    let gone = false;
    const again = (): void => {
      if (gone) return;
      this.#isShown = false;
      if (this.#stopped) return;
      gone = true;
      this.#reconnectTimer = setTimeout(() => void this.#listen(), reconnectMs).unref();
    };
    client.on('error', again);
    client.on('end', again);
    client.on('notification', (message) => {
      const [sender, topics = ''] = (message.payload ?? '').split(' ');
      if (sender === this.#self) return;
      for (const topic of topics.split(',')) this.#wake(topic as Topic);
    });
    try {
      await client.connect();
      this.#client = client;
      await client.query('select pg_advisory_lock_shared($1, $2)', [lifeLockClass, this.number]);
      this.#isShown = true;
      await client.query(`listen "${this.#channel}"`);
      // Whatever happened while nobody listened.
      for (const topic of this.#listeners.keys()) this.#wake(topic);
      this.#listening.resolve();
    } catch {
      again();
    }
    if (this.#stopped) await client.end().catch(() => undefined);
  }
}
