import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import type { Together, Transaction } from '../context.ts';
import { Problem } from '../problem.ts';
import { type Clock, DatabaseClock } from './clock.ts';
import { Connection } from './connection.ts';
import { rowTypes } from './row-types.ts';
import { Signals } from './signals.ts';
import { SparingPool } from './sparing-pool.ts';
import { Queue } from './together.ts';

export interface DatabaseLog {
  warn(fields: object, message: string): void;
}

export interface DatabaseOptions {
  /** `postgres://…`; a unix socket as `postgres://user@/name?host=/folder`. */
  readonly url: string;
  readonly schema: string;
  readonly log: DatabaseLog;
  readonly poolSize?: number;
  /** Tests pass a fixed clock. */
  readonly clock?: Clock;
}

/** Serialisation failure and deadlock. */
const conflicts = new Set(['40001', '40P01']);
const networkCodes = new Set(['ECONNRESET', 'EPIPE', 'ECONNREFUSED', 'ETIMEDOUT']);

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** The database went away: class 08, an administrator's or crash shutdown, or the socket broke. */
export function isConnectionLost(error: unknown): boolean {
  const code = errorCode(error);
  if (code === undefined)
    return error instanceof Error && /^Connection terminated|not queryable|timeout exceeded/.test(error.message);
  // A missing socket, not a missing file.
  if (code === 'ENOENT') return error instanceof Error && 'syscall' in error && error.syscall === 'connect';
  return code.startsWith('08') || code.startsWith('57P') || code === '25P03' || networkCodes.has(code);
}

const lostPausesMs = [100, 400, 1_000] as const;
/**
 * The one that won a deadlock may be about to take the row that the loser gave back: whoever tries again at once can
 * be faster, and both stand as before. Each pause is of a random length up to this.
 */
const conflictPausesMs = [20, 80, 300, 1_000] as const;

/** How long to wait before the next try; undefined when there is none. */
function retryPauseMs(error: unknown, retries: number): number | undefined {
  if (isConnectionLost(error)) return lostPausesMs[retries];
  const longest = conflicts.has(errorCode(error) ?? '') ? conflictPausesMs[retries] : undefined;
  return longest === undefined ? undefined : longest * (0.5 + Math.random() / 2);
}

/** Settings every connection of ours starts with. The schema is configuration: no SQL of ours names one. */
export function connectionConfig(url: string, schema: string, more = ''): pg.ClientConfig {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) throw new RangeError(`\`${schema}\` is not a schema name`);
  return {
    connectionString: url,
    types: rowTypes,
    options: `-c search_path=${schema} -c timezone=UTC -c datestyle=ISO -c idle_in_transaction_session_timeout=30000${more}`,
    application_name: 'lockstep',
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
  };
}

/**
 * A plan that was made while a table was nearly empty must still be good when it is large: by index, row by row, in the order of the
 * index. With sorts allowed, any other index of the table looked as good as that of the order, and was walked from end to end.
 */
export const plannedOnceSettings = [
  'plan_cache_mode=force_generic_plan',
  'enable_seqscan=off',
  'enable_mergejoin=off',
  'enable_sort=off',
  'enable_incremental_sort=off',
] as const;

/** The pool, its clock, and the only way to open a transaction. */
export class Database {
  readonly pool: pg.Pool;
  readonly clock: Clock;
  readonly read: Transaction;
  readonly signals: Signals;
  readonly schema: string;
  readonly #log: DatabaseLog;
  readonly #ownClock: DatabaseClock | undefined;
  /** Its few connections plan a statement once; they are there only while something hot goes on. */
  readonly #plannedOnce: pg.Pool;
  readonly #queues = new Map<Together<unknown, unknown>, Queue>();

  private constructor(options: DatabaseOptions, pool: pg.Pool, clock: Clock, ownClock: DatabaseClock | undefined) {
    this.pool = pool;
    this.clock = clock;
    this.#ownClock = ownClock;
    this.#log = options.log;
    this.signals = new Signals(pool, connectionConfig(options.url, options.schema), options);
    this.schema = options.schema;
    this.#plannedOnce = openPool(options, { max: 3 }, plannedOnceSettings.map((setting) => ` -c ${setting}`).join(''));
    this.read = this.#connection();
  }

  static async open(options: DatabaseOptions): Promise<Database> {
    const pool = openPool(options, { max: options.poolSize ?? 10, maxLifetimeSeconds: 30 });
    const ownClock = options.clock === undefined ? new DatabaseClock(pool) : undefined;
    try {
      await ownClock?.start();
    } catch (error) {
      await pool.end();
      throw error;
    }
    const clock = options.clock ?? ownClock;
    if (clock === undefined) throw new RangeError('no clock');
    const database = new Database(options, pool, clock, ownClock);
    database.signals.start();
    return database;
  }

  /**
   * Runs `work` in one transaction. Repeated a few times on a serialisation failure or a deadlock, and on a connection lost *before*
   * commit was sent; the latter over a second and a half, which covers a restart of the database. A connection lost during commit may
   * have committed: that is never repeated, the caller gets `request.unavailable`.
   *
   * @param plans `once`: for what runs all the time, with statements that find their rows by index; as `Statement.isPlannedOnce`
   */
  async transaction<T>(work: (tx: Transaction) => Promise<T>, plans: 'each_time' | 'once' = 'each_time'): Promise<T> {
    for (let retries = 0; ; retries += 1) {
      try {
        return await this.#attempt(plans === 'once' ? this.#plannedOnce : this.pool, work);
      } catch (error) {
        const pauseMs = retryPauseMs(error, retries);
        if (pauseMs === undefined) throw error;
        this.#log.warn({ err: error, retries }, 'transaction is tried again');
        await setTimeout(pauseMs);
      }
    }
  }

  async #attempt<T>(pool: pg.Pool, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    const connection = new Connection(client);
    let broken: Error | boolean = false;
    let result: T;
    try {
      await client.query('begin');
      result = await work(connection);
      await commit(client);
    } catch (error) {
      broken = isConnectionLost(error) || (error instanceof Problem && error.code === 'request.unavailable');
      if (!broken) await client.query('rollback').catch((failure: Error) => (broken = failure));
      throw error;
    } finally {
      client.release(broken);
    }
    this.signals.emit(connection.topics);
    return result;
  }

  /** Runs work whose one write is one statement. A connection lost meanwhile may have left the write committed. */
  async inOneStatement<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const connection = this.#connection();
    try {
      const result = await work(connection);
      this.signals.emit(connection.topics);
      return result;
    } catch (error) {
      throw isConnectionLost(error) ? unknownOutcome(error) : error;
    }
  }

  /** Outside any transaction. */
  #connection(): Connection {
    return new Connection(this.pool, (shared) => this.#queueOf(shared), this.#plannedOnce);
  }

  #queueOf(shared: Together<unknown, unknown>): Queue {
    const known = this.#queues.get(shared);
    if (known !== undefined) return known;
    const made = new Queue(new Connection(this.pool, undefined, this.#plannedOnce), shared, isConnectionLost);
    this.#queues.set(shared, made);
    return made;
  }

  async close(): Promise<void> {
    this.#ownClock?.stop();
    await this.signals.stop();
    await Promise.all([this.pool.end(), this.#plannedOnce.end()]);
  }
}

function openPool(
  options: DatabaseOptions,
  size: { readonly max: number; readonly maxLifetimeSeconds?: number },
  more?: string,
): pg.Pool {
  const pool = new SparingPool({
    ...connectionConfig(options.url, options.schema, more),
    ...size,
    // A connection is a process, whose memory only grows: what a burst opened does not stay for long. A lifetime ends those, too, that
    // two loops which look at the same moment would keep awake for ever.
    idleTimeoutMillis: 5_000,
  });
  // Without listeners on the pool and on every client, a restart of the server would end this process.
  pool.on('error', (error) => options.log.warn({ err: error }, 'idle database connection lost'));
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

async function commit(client: pg.PoolClient): Promise<void> {
  let answer: pg.QueryResult;
  try {
    answer = await client.query('commit');
  } catch (error) {
    throw isConnectionLost(error) ? unknownOutcome(error) : error;
  }
  // Postgres answers `commit` of a failed transaction with ROLLBACK and no error: a swallowed error must not look like success.
  if (answer.command !== 'COMMIT') throw new RangeError('a failed statement was swallowed inside a transaction');
}

function unknownOutcome(cause: unknown): Problem {
  return new Problem('request.unavailable', 'the database went away while this change was being saved', {
    help: 'look whether the change is there before you repeat it',
    cause,
  });
}
