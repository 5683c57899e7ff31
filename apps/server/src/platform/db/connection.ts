import {
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type pg from 'pg';
import type { Tables, Together, Topic, Transaction } from '../context.ts';
import type { Statement } from './statement.ts';
import type { Queue } from './together.ts';

/** What both a pool and one client can do. */
type Queryable = Pick<pg.Pool, 'query'>;

/** Kysely over a connection that somebody else opened and closes. */
function kyselyOn(source: Queryable): Kysely<Tables> {
  const connection: DatabaseConnection = {
    async executeQuery<Row>(compiled: { sql: string; parameters: readonly unknown[] }): Promise<QueryResult<Row>> {
      const result = await source.query(compiled.sql, [...compiled.parameters]);
      return { rows: result.rows as Row[], numAffectedRows: BigInt(result.rowCount ?? 0) };
    },
    // oxlint-disable-next-line require-yield -- required by the interface; we never stream through Kysely
    async *streamQuery(): AsyncGenerator<never> {
      throw new RangeError('streaming through kysely is not supported');
    },
  };
  const refuse = async (): Promise<void> => {
    throw new RangeError('transactions are opened by `ctx.transaction` only');
  };
  const driver: Driver = {
    init: async () => undefined,
    acquireConnection: async () => connection,
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    releaseConnection: async () => undefined,
    destroy: async () => undefined,
  };
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driver,
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}

/** A `Transaction` over a pool (reads) or one client (a real transaction). Kysely is made on first use: hot paths never pay for it. */
export class Connection implements Transaction {
  readonly #source: Queryable;
  readonly #plannedOnce: Queryable;
  readonly #queueOf: ((shared: Together<unknown, unknown>) => Queue) | undefined;
  /** To be woken by the owner of the transaction, once it has committed. */
  readonly topics = new Set<Topic>();
  #kysely: Kysely<Tables> | undefined;

  /**
   * @param queueOf where callers outside a transaction meet; without it each asks alone
   * @param plannedOnce where statements run that are planned once; the same in a transaction
   */
  constructor(
    source: Queryable,
    queueOf?: (shared: Together<unknown, unknown>) => Queue,
    plannedOnce: Queryable = source,
  ) {
    this.#source = source;
    this.#plannedOnce = plannedOnce;
    this.#queueOf = queueOf;
  }

  get kysely(): Kysely<Tables> {
    this.#kysely ??= kyselyOn(this.#source);
    return this.#kysely;
  }

  async query<Row>(statement: Statement<Row>, values: readonly unknown[]): Promise<readonly Row[]> {
    const result = await this.#run(statement, values);
    return result.rows as Row[];
  }

  async execute(statement: Statement<never>, values: readonly unknown[]): Promise<number> {
    const result = await this.#run(statement, values);
    return result.rowCount ?? 0;
  }

  async #run({ name, text, isPlannedOnce }: Statement<unknown>, values: readonly unknown[]): Promise<pg.QueryResult> {
    return await (isPlannedOnce ? this.#plannedOnce : this.#source).query({ name, text, values: [...values] });
  }

  async together<Ask, Answer>(shared: Together<Ask, Answer>, ask: Ask): Promise<Answer> {
    // A queue belongs to what it runs: its asks and answers have these types.
    if (this.#queueOf !== undefined) {
      return (await this.#queueOf(shared).ask(ask)) as Answer;
    }
    const [answer] = await shared.run(this, [ask]);
    return answer as Answer;
  }

  wake(topic: Topic): void {
    this.topics.add(topic);
  }
}
