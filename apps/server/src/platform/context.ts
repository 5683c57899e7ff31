import type { Permission } from '@lockstep/contract';
import type { Kysely } from 'kysely';
import type { Statement } from './db/statement.ts';

/**
 * Who acts. `person`: an interactive session; `token`: an API token of a person or a machine; `system`: a job of ours.
 * `isSample`: a sample person played through an admin's session; may touch sample services only.
 */
export interface Actor {
  readonly kind: 'person' | 'token' | 'system' | 'anonymous';
  /** Id of the user, token or job; empty for anonymous. */
  readonly id: string;
  /** The user behind a token or a session, where there is one; for a sample seat the sample user. */
  readonly userId: string | undefined;
  readonly name: string;
  readonly permissions: ReadonlySet<Permission>;
  readonly isSample: boolean;
  /** The session of an interactive actor. */
  readonly sessionId?: string | undefined;
  /** What the owner of an API token may, of which the token has a part; nobody else has this. */
  readonly ownerPermissions?: ReadonlySet<Permission> | undefined;
  /** The admin who plays this sample person. */
  readonly playedBy?: { readonly userId: string; readonly name: string } | undefined;
}

/** What waiting parts are woken for; only a hint to look, never carries data. */
export type Topic = 'evidence' | 'changes' | 'sequenced' | 'jobs' | 'pages' | 'messages' | 'sources';

/** A statement for one or several callers: who waits for the same kind of statement at the same time shares one message and one answer. */
export interface Together<Ask, Answer> {
  /** At most this many callers share one statement. */
  readonly limit: number;
  /**
   * Runs one statement for all of them, and only that: it is its own transaction.
   *
   * @returns an answer per caller, in their order
   */
  run(tx: Transaction, asks: readonly Ask[]): Promise<readonly Answer[]>;
}

/** A use case's one connection: plain named SQL (hot statements) and Kysely (dynamic ones). */
export interface Transaction {
  query<Row>(statement: Statement<Row>, values: readonly unknown[]): Promise<readonly Row[]>;
  /** Like `query`, for the number of rows written. */
  execute(statement: Statement<never>, values: readonly unknown[]): Promise<number>;
  /** Asks together with others who wait for the same outside any transaction; inside one, alone. */
  together<Ask, Answer>(shared: Together<Ask, Answer>, ask: Ask): Promise<Answer>;
  readonly kysely: Kysely<Tables>;
  /** Wakes those who wait for this topic, here and in other processes, once the transaction has committed. */
  wake(topic: Topic): void;
}

/** Rows are typed where they are read, in each store. */
// oxlint-disable-next-line typescript/no-explicit-any -- kysely wants a table map; every store names its own row types
export type Tables = any;

/** What every use case gets first: who, when, and a way to open the one transaction. */
export interface RequestContext {
  readonly actor: Actor;
  /** Taken once per request or job from the database clock; epoch milliseconds. */
  readonly now: number;
  /** Id of the request, in logs and problems. */
  readonly requestId: string;
  /** Time-ordered unique id (UUID version 7). */
  newId(): string;
  /** Opens the transaction; repeated on a serialisation failure, a deadlock, or a connection lost before commit. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * For work whose one write is one statement, its last: the statement is its own transaction, without the messages around it.
   * Never repeated.
   */
  inOneStatement<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Reads outside a transaction. */
  readonly read: Transaction;
}
