import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { ContactMethod } from './contact.ts';
import type { Check } from './setup.ts';

/** One message of "page me", and how far it came. */
export interface TestPage {
  readonly id: string;
  readonly userId: string;
  readonly methodId: string;
  readonly channel: string;
  readonly label: string;
  readonly askedAt: number;
  readonly outcome: Check['outcome'] | undefined;
  readonly reason: string | undefined;
  readonly acceptedAt: number | undefined;
  readonly answeredAt: number | undefined;
  readonly answeredBy: string | undefined;
}

interface TestRow {
  id: string;
  user_id: string;
  contact_method_id: string;
  channel: string;
  label: string;
  asked_at: number;
  outcome: Check['outcome'] | null;
  reason: string | null;
  accepted_at: number | null;
  answered_at: number | null;
  answered_by: string | null;
}

const columns =
  'id, user_id, contact_method_id, channel, label, asked_at, outcome, reason, accepted_at, answered_at, answered_by';

const insertSql = statement<never>(
  'contacts.insert_test',
  `insert into contact_test (id, user_id, contact_method_id, channel, label, address, asked_at) values ($1, $2, $3, $4, $5, $6, $7)`,
);
const settleSql = statement<TestRow>(
  'contacts.settle_test',
  `update contact_test set outcome = $2, reason = $3, accepted_at = $4 where id = $1 returning ${columns}`,
);
const answerSql = statement<TestRow>(
  'contacts.answer_test',
  `update contact_test set answered_at = $2, answered_by = $3 where id = $1 and answered_at is null returning ${columns}`,
);
const findSql = statement<TestRow>('contacts.find_test', `select ${columns} from contact_test where id = $1`);
const listSql = statement<TestRow>(
  'contacts.list_tests',
  `select ${columns} from contact_test where user_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`,
);
const openSql = statement<TestRow>(
  'contacts.open_tests',
  `select ${columns} from contact_test
   where channel = $1 and address = $2 and answered_at is null and asked_at > $3 order by id desc limit 20`,
);
const lastSql = statement<{ user_id: string; at: number }>(
  'contacts.last_tests',
  'select user_id, max(answered_at) as at from contact_test where user_id = any($1) and answered_at is not null group by user_id',
);
const failSql = statement<never>(
  'contacts.fail_test',
  `update contact_test set outcome = 'rejected', reason = $2 where id = $1 and answered_at is null`,
);
const pruneSql = statement<never>('contacts.prune_tests', 'delete from contact_test where asked_at < $1');

function toTest(row: TestRow): TestPage {
  return {
    id: row.id,
    userId: row.user_id,
    methodId: row.contact_method_id,
    channel: row.channel,
    label: row.label,
    askedAt: row.asked_at,
    outcome: row.outcome ?? undefined,
    reason: row.reason ?? undefined,
    acceptedAt: row.accepted_at ?? undefined,
    answeredAt: row.answered_at ?? undefined,
    answeredBy: row.answered_by ?? undefined,
  };
}

const only = (rows: readonly TestRow[]): TestPage | undefined => rows.map(toTest)[0];

export async function insertTest(tx: Transaction, id: string, method: ContactMethod, now: number): Promise<void> {
  const { userId, id: methodId, channel, label, address } = method;
  await tx.execute(insertSql, [id, userId, methodId, channel, label, address, at(now)]);
}

export async function settleTest(
  tx: Transaction,
  id: string,
  check: Check,
  acceptedAt: number | undefined,
): Promise<TestPage | undefined> {
  return only(await tx.query(settleSql, [id, check.outcome, check.reason ?? null, at(acceptedAt)]));
}

/** @returns undefined when it was answered before, or is no test */
export async function answerTestRow(
  tx: Transaction,
  id: string,
  by: string,
  now: number,
): Promise<TestPage | undefined> {
  return only(await tx.query(answerSql, [id, at(now), by]));
}

export async function findTest(tx: Transaction, id: string): Promise<TestPage | undefined> {
  return only(await tx.query(findSql, [id]));
}

export async function listTestsBefore(
  tx: Transaction,
  userId: string,
  before: string | undefined,
  limit: number,
): Promise<readonly TestPage[]> {
  return (await tx.query(listSql, [userId, before ?? null, limit])).map(toTest);
}

/** Of this address, asked for after `since` and not answered. */
export async function listOpenTests(
  tx: Transaction,
  channel: string,
  address: string,
  since: number,
): Promise<readonly TestPage[]> {
  return (await tx.query(openSql, [channel, address, at(since)])).map(toTest);
}

/** When each of them last answered a test. */
export async function listLastTests(tx: Transaction, userIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  return new Map((await tx.query(lastSql, [userIds])).map((row) => [row.user_id, row.at]));
}

/** What the provider says later of a message it took. */
export async function failTest(tx: Transaction, id: string, reason: string): Promise<void> {
  await tx.execute(failSql, [id, reason]);
}

/** A year of proof is enough. */
export async function pruneTests(tx: Transaction, now: number): Promise<void> {
  await tx.execute(pruneSql, [at(now - 366 * 86_400_000)]);
}
