import type { Matcher } from '@lockstep/alerting';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';
import type { Silence, SilenceState } from './silence.ts';

interface SilenceRow {
  id: string;
  matchers: readonly Matcher[];
  starts_at: number;
  ends_at: number;
  created_by: string;
  comment: string;
  created_at: number;
  updated_at: number;
}

const columns = 'id, matchers, starts_at, ends_at, created_by, comment, created_at, updated_at';

const findSilenceSql = statement<SilenceRow>('alerts.find_silence', `select ${columns} from silence where id = $1`);
const lockSilenceSql = statement<SilenceRow>(
  'alerts.lock_silence',
  `select ${columns} from silence where id = $1 for no key update`,
);
const listSilencesSql = statement<SilenceRow>(
  'alerts.list_silences',
  `select ${columns} from silence
   where ($1::text is null or $1 = case when ends_at <= $2 then 'expired' when starts_at > $2 then 'pending' else 'active' end)
     and ($3::timestamptz is null or (ends_at, id) < ($3, $4::uuid))
   order by ends_at desc, id desc limit $5`,
);
const insertSilenceSql = statement<never>(
  'alerts.insert_silence',
  `insert into silence (id, matchers, starts_at, ends_at, created_by, created_by_actor, comment, created_at, updated_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $8)`,
);
const updateSilenceSql = statement<never>(
  'alerts.update_silence',
  'update silence set starts_at = $2, ends_at = $3, comment = $4, created_by = $5, updated_at = $6 where id = $1',
);

function toSilence(row: SilenceRow): Silence {
  return {
    id: row.id,
    matchers: row.matchers,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    createdBy: row.created_by,
    comment: row.comment,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export async function getSilence(tx: Transaction, id: string): Promise<Silence> {
  const [row] = await tx.query(findSilenceSql, [id]);
  return found(row, id);
}

/** Nobody else changes it until the transaction ends. */
export async function lockSilence(tx: Transaction, id: string): Promise<Silence> {
  const [row] = await tx.query(lockSilenceSql, [id]);
  return found(row, id);
}

function found(row: SilenceRow | undefined, id: string): Silence {
  if (row !== undefined) return toSilence(row);
  throw new Problem('alerts.silence_not_found', `silence \`${id}\` does not exist`, {
    help: 'list them with `GET /api/v1/silences`',
  });
}

export interface SilencesQuery {
  readonly state: SilenceState | undefined;
  readonly now: number;
  readonly before: { readonly endsAt: number; readonly id: string } | undefined;
  readonly limit: number;
}

/** Those that end last first. */
export async function listSilencesBefore(tx: Transaction, query: SilencesQuery): Promise<readonly Silence[]> {
  const { state, now, before, limit } = query;
  const values = [state ?? null, at(now), at(before?.endsAt), before?.id ?? null, limit];
  return (await tx.query(listSilencesSql, values)).map(toSilence);
}

const pageSize = 1_000;

/** Pages of all silences that end after a moment, those that end last first. */
export async function* silencesSince(tx: Transaction, since: number): AsyncGenerator<readonly Silence[]> {
  let before: SilencesQuery['before'];
  for (;;) {
    const page = await listSilencesBefore(tx, { state: undefined, now: since, before, limit: pageSize });
    const wanted = page.filter(({ endsAt }) => endsAt > since);
    if (wanted.length > 0) yield wanted;
    if (wanted.length < pageSize) return;
    before = wanted.at(-1);
  }
}

export async function insertSilence(
  tx: Transaction,
  silence: Silence,
  actor: { readonly id: string; readonly name: string; readonly kind: string },
): Promise<void> {
  const { id, matchers, startsAt, endsAt, createdBy, comment, createdAt } = silence;
  const times = [at(startsAt), at(endsAt)];
  await tx.execute(insertSilenceSql, [
    id,
    JSON.stringify(matchers),
    ...times,
    createdBy,
    actor,
    comment,
    at(createdAt),
  ]);
}

export async function updateSilenceRow(
  tx: Transaction,
  silence: Pick<Silence, 'id' | 'startsAt' | 'endsAt' | 'comment' | 'createdBy' | 'updatedAt'>,
): Promise<void> {
  const { id, startsAt, endsAt, comment, createdBy, updatedAt } = silence;
  await tx.execute(updateSilenceSql, [id, at(startsAt), at(endsAt), comment, createdBy, at(updatedAt)]);
}
