import type { Axis, Verdict } from '@lockstep/gate';
import type { ActorRef } from '#releases/index.ts';
import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';
import { listCaptures, type StoredCapture } from './capture-store.ts';
import type { PackedBody } from './decision-body.ts';
import { isCaptureDue } from './capture-subjects.ts';

/** What has happened around a decision since it was made, as read for answers. */
export interface Ceremony {
  readonly request:
    | {
        readonly keysNeeded: readonly Axis[];
        readonly reason: string;
        readonly requestedAt: number;
        readonly requestedBy: ActorRef;
        readonly expiresAt: number;
        readonly lapsedAt: number | undefined;
        readonly lapsedBecause: string | undefined;
      }
    | undefined;
  readonly turns: readonly KeyTurn[];
  readonly glass: BrokenGlass | undefined;
  /** Not lifted, on the target, and not among the facts of the decision. */
  readonly newHolds: readonly NewHold[];
  /** What was said of evidence that is to be captured, oldest first. */
  readonly captures: readonly StoredCapture[];
}

export interface NewHold {
  readonly axis: Axis;
  readonly isQuarantine: boolean;
  readonly from: number;
  readonly until: number | undefined;
}

export interface KeyTurn {
  readonly axis: Axis;
  readonly actor: ActorRef;
  readonly at: number;
  readonly isRefusal: boolean;
  readonly isDeputy: boolean;
  readonly isRecentlyGranted: boolean;
  readonly note: string;
}

export interface BrokenGlass {
  readonly by: ActorRef;
  readonly reason: string;
  readonly at: number;
  readonly expiresAt: number;
  readonly reviewDueAt: number;
  readonly reviewedBy: ActorRef | undefined;
  readonly reviewedAt: number | undefined;
  readonly reviewVerdict: 'justified' | 'not_justified' | undefined;
  readonly reviewNote: string | undefined;
}

const requestsSql = statement<{
  decision_id: string;
  keys_needed: Axis[];
  reason: string;
  requested_at: number;
  requested_by: ActorRef;
  expires_at: number;
  lapsed_at: number | null;
  lapsed_because: string | null;
}>(
  'gate.requests_of_decisions',
  `select decision_id, keys_needed, reason, requested_at, requested_by, expires_at, lapsed_at, lapsed_because
   from signoff_request where decision_id = any($1::uuid[])`,
);
const turnsSql = statement<{
  decision_id: string;
  axis: Axis;
  actor: ActorRef;
  turned_at: number;
  is_refusal: boolean;
  is_deputy: boolean;
  is_recently_granted: boolean;
  note: string;
}>(
  'gate.turns_of_decisions',
  `select decision_id, axis, actor, turned_at, is_refusal, is_deputy, is_recently_granted, note
   from key_turn where decision_id = any($1::uuid[]) order by axis`,
);
const glassesSql = statement<{
  decision_id: string;
  actor: ActorRef;
  reason: string;
  broken_at: number;
  expires_at: number;
  review_due_at: number;
  reviewed_by: ActorRef | null;
  reviewed_at: number | null;
  review_verdict: 'justified' | 'not_justified' | null;
  review_note: string | null;
}>(
  'gate.glasses_of_decisions',
  `select decision_id, actor, reason, broken_at, expires_at, review_due_at, reviewed_by, reviewed_at, review_verdict, review_note
   from break_glass where decision_id = any($1::uuid[])`,
);
const newHoldsSql = statement<{
  decision_id: string;
  axis: Axis;
  is_quarantine: boolean;
  placed_at: number;
  expires_at: number | null;
}>(
  'gate.new_holds_of_decisions',
  `select d.id as decision_id, h.axis, h.is_quarantine, h.placed_at, h.expires_at
   from decision d join hold h on h.service_id = d.service_id and h.environment_id = d.environment_id
     and h.release_id = d.target_release_id and h.lifted_at is null
   where d.id = any($1::uuid[]) and d.is_live and not exists (
     select 1 from fact_part p where p.digest = d.facts -> 'holds' ->> 'part'
       and p.body::jsonb @> jsonb_build_array(jsonb_build_object('id', h.id)))
   order by h.id`,
);

/** As much of a decision as says what may have happened around it. */
export interface AroundDecision {
  readonly id: string;
  readonly verdict: Verdict;
  readonly body: Pick<PackedBody, 'target' | 'obligations'>;
}

/** Nothing has happened yet. */
export const noCeremony: Ceremony = { request: undefined, turns: [], glass: undefined, newHolds: [], captures: [] };

/** By decision; those around which nothing has happened are absent. */
export async function listCeremonies(
  tx: Transaction,
  decisions: readonly AroundDecision[],
): Promise<ReadonlyMap<string, Ceremony>> {
  if (decisions.length === 0) return new Map();
  const decisionIds = decisions.map(({ id }) => id);
  const captures = await listCaptures(
    tx,
    decisions.filter(isCaptureDue).map(({ id }) => id),
  );
  const requests = new Map((await tx.query(requestsSql, [decisionIds])).map((row) => [row.decision_id, row]));
  const turns = Map.groupBy(await tx.query(turnsSql, [decisionIds]), (row) => row.decision_id);
  const glasses = new Map((await tx.query(glassesSql, [decisionIds])).map((row) => [row.decision_id, row]));
  const holds = Map.groupBy(await tx.query(newHoldsSql, [decisionIds]), (row) => row.decision_id);
  const ids = new Set([...requests.keys(), ...turns.keys(), ...glasses.keys(), ...holds.keys(), ...captures.keys()]);
  return new Map(
    [...ids].map((id) => [
      id,
      {
        ...toCeremony(requests.get(id), turns.get(id) ?? [], glasses.get(id)),
        newHolds: (holds.get(id) ?? []).map((row) => ({
          axis: row.axis,
          isQuarantine: row.is_quarantine,
          from: row.placed_at,
          until: row.expires_at ?? undefined,
        })),
        captures: captures.get(id) ?? [],
      },
    ]),
  );
}

type RequestRow = NonNullable<(typeof requestsSql)['row']>;
type TurnRow = NonNullable<(typeof turnsSql)['row']>;
type GlassRow = NonNullable<(typeof glassesSql)['row']>;

function toCeremony(
  request: RequestRow | undefined,
  turns: readonly TurnRow[],
  glass: GlassRow | undefined,
): Omit<Ceremony, 'newHolds' | 'captures'> {
  return {
    request: request && {
      keysNeeded: request.keys_needed,
      reason: request.reason,
      requestedAt: request.requested_at,
      requestedBy: request.requested_by,
      expiresAt: request.expires_at,
      lapsedAt: request.lapsed_at ?? undefined,
      lapsedBecause: request.lapsed_because ?? undefined,
    },
    turns: turns.map((row) => ({
      axis: row.axis,
      actor: row.actor,
      at: row.turned_at,
      isRefusal: row.is_refusal,
      isDeputy: row.is_deputy,
      isRecentlyGranted: row.is_recently_granted,
      note: row.note,
    })),
    glass: glass && {
      by: glass.actor,
      reason: glass.reason,
      at: glass.broken_at,
      expiresAt: glass.expires_at,
      reviewDueAt: glass.review_due_at,
      reviewedBy: glass.reviewed_by ?? undefined,
      reviewedAt: glass.reviewed_at ?? undefined,
      reviewVerdict: glass.review_verdict ?? undefined,
      reviewNote: glass.review_note ?? undefined,
    },
  };
}
