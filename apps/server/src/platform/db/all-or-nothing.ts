import { sql } from 'kysely';
import type { Transaction } from '../context.ts';

/**
 * Runs a part of a transaction that leaves nothing behind when it throws; what was written before it stays, and so can what comes
 * after it. Only inside a transaction. Costs two messages: not for hot paths.
 *
 * @throws what `work` throws
 */
export async function allOrNothing<T>({ kysely }: Pick<Transaction, 'kysely'>, work: () => Promise<T>): Promise<T> {
  await sql`savepoint part`.execute(kysely);
  try {
    const result = await work();
    await sql`release savepoint part`.execute(kysely);
    return result;
  } catch (error) {
    // On a connection that is lost this fails, too: what was thrown first says why.
    await sql`rollback to savepoint part; release savepoint part`.execute(kysely).catch(() => undefined);
    throw error;
  }
}
