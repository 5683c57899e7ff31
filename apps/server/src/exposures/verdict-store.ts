import type { ActorRef } from '#releases/index.ts';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { StoredVerdict, TriageVerdict } from './exposure.ts';

/** As JSON; instants in epoch milliseconds. */
export interface VerdictRow {
  id: string;
  exposureId: string;
  verdict: TriageVerdict;
  logs: string;
  query: string;
  from: number;
  to: number;
  note: string | null;
  missing: string | null;
  secondLookAt: number | null;
  at: number;
  by: ActorRef;
  keyBy: StoredVerdict['keyBy'];
  isRecentlyGranted: boolean;
  acceptedAt: number | null;
  acceptedBy: ActorRef | null;
  acceptedBecause: string | null;
  supersededAt: number | null;
}

const ms = (column: string): string => `floor(extract(epoch from v.${column}) * 1000)`;

/** Members of one JSON object; `v` is the verdict. */
export const verdictColumns = `'id', v.id, 'exposureId', v.exposure_id, 'verdict', v.verdict, 'logs', v.logs, 'query', v.query,
   'from', ${ms('from_at')}, 'to', ${ms('to_at')}, 'note', v.note, 'missing', v.missing, 'secondLookAt', ${ms('second_look_at')},
   'at', ${ms('at')}, 'by', v.by, 'keyBy', v.key_by, 'isRecentlyGranted', v.is_recently_granted,
   'acceptedAt', ${ms('accepted_at')}, 'acceptedBy', v.accepted_by, 'acceptedBecause', v.accepted_because,
   'supersededAt', ${ms('superseded_at')}`;

const listVerdictsSql = statement<{ verdict: VerdictRow }>(
  'exposures.list_verdicts',
  `select json_build_object(${verdictColumns}) as verdict from exposure_verdict v
   where v.exposure_id = $1 order by v.at desc, v.id desc limit 200`,
);
const supersedeSql = statement<never>(
  'exposures.supersede_verdict',
  'update exposure_verdict set superseded_at = $2 where exposure_id = $1 and superseded_at is null',
);
const insertVerdictSql = statement<never>(
  'exposures.insert_verdict',
  `insert into exposure_verdict (id, exposure_id, verdict, logs, query, from_at, to_at, note, missing, second_look_at, at, by,
     key_by, is_recently_granted, accepted_at, accepted_by, accepted_because)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
);
const acceptSql = statement<never>(
  'exposures.accept_verdict',
  'update exposure_verdict set accepted_at = $2, accepted_by = $3, accepted_because = $4 where id = $1 and accepted_at is null',
);
const supersedeOthersSql = statement<never>(
  'exposures.supersede_other_verdicts',
  `update exposure_verdict set superseded_at = $3
   where exposure_id = any($1::uuid[]) and superseded_at is null and id is distinct from $2::uuid`,
);
const moveVerdictsSql = statement<never>(
  'exposures.move_verdicts',
  'update exposure_verdict set exposure_id = $2 where exposure_id = $1',
);

export function toVerdict(row: VerdictRow): StoredVerdict {
  const { acceptedAt, acceptedBy, acceptedBecause, ...rest } = row;
  return {
    ...rest,
    note: row.note ?? undefined,
    missing: row.missing ?? undefined,
    secondLookAt: row.secondLookAt ?? undefined,
    accepted:
      acceptedAt === null || acceptedBy === null || acceptedBecause === null
        ? undefined
        : { at: acceptedAt, by: acceptedBy, reason: acceptedBecause },
    supersededAt: row.supersededAt ?? undefined,
  };
}

/** Newest first, at most 200. */
export async function listVerdicts(tx: Transaction, exposureId: string): Promise<readonly StoredVerdict[]> {
  return (await tx.query(listVerdictsSql, [exposureId])).map(({ verdict }) => toVerdict(verdict));
}

/** Takes the place of the one in force. */
export async function insertVerdict(tx: Transaction, verdict: StoredVerdict): Promise<void> {
  const v = verdict;
  await tx.execute(supersedeSql, [v.exposureId, at(v.at)]);
  await tx.execute(insertVerdictSql, [
    v.id,
    v.exposureId,
    v.verdict,
    v.logs,
    v.query,
    at(v.from),
    at(v.to),
    v.note ?? null,
    v.missing ?? null,
    at(v.secondLookAt),
    at(v.at),
    JSON.stringify(v.by),
    v.keyBy,
    v.isRecentlyGranted,
    at(v.accepted?.at),
    v.accepted === undefined ? null : JSON.stringify(v.accepted.by),
    v.accepted?.reason ?? null,
  ]);
}

/** @returns false when it was accepted already */
export async function acceptVerdict(
  tx: Transaction,
  id: string,
  accepted: NonNullable<StoredVerdict['accepted']>,
): Promise<boolean> {
  const values = [id, at(accepted.at), JSON.stringify(accepted.by), accepted.reason];
  return (await tx.execute(acceptSql, values)) === 1;
}

/** What was said of an exposure that turned out to be part of another belongs to that one. @param inForce the one that stays in force */
export async function moveVerdicts(
  tx: Transaction,
  move: { readonly from: string; readonly into: string; readonly inForce: string | undefined },
  now: number,
): Promise<void> {
  await tx.execute(supersedeOthersSql, [[move.from, move.into], move.inForce ?? null, at(now)]);
  await tx.execute(moveVerdictsSql, [move.from, move.into]);
}
