import type { Axis } from '@lockstep/gate';
import type { ActorRef } from '#releases/index.ts';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

/** Writes around decisions: requests, keys turned, glass broken, signatures made by day. */

const lockDecisionSql = statement<{ id: string }>(
  'gate.lock_decision',
  'select id from decision where id = $1 for no key update',
);
const insertRequestSql = statement<never>(
  'gate.insert_signoff_request',
  `insert into signoff_request (decision_id, keys_needed, reason, requested_at, requested_by, expires_at)
   values ($1, $2, $3, $4, $5, $6)`,
);
const insertTurnSql = statement<never>(
  'gate.insert_key_turn',
  `insert into key_turn (decision_id, axis, user_id, actor, turned_at, is_refusal, is_deputy, is_recently_granted, facts_digest, note)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
);
const turnUsersSql = statement<{ axis: Axis; userId: string; isRefusal: boolean }>(
  'gate.turn_users',
  'select axis, user_id as "userId", is_refusal as "isRefusal" from key_turn where decision_id = $1',
);
const lapseSql = statement<never>(
  'gate.lapse_signoff',
  'update signoff_request set lapsed_at = $2, lapsed_because = $3 where decision_id = $1 and lapsed_at is null',
);
const deleteTurnsSql = statement<never>('gate.delete_key_turns', 'delete from key_turn where decision_id = $1');
const insertGlassSql = statement<never>(
  'gate.insert_break_glass',
  `insert into break_glass (decision_id, user_id, actor, reason, broken_at, expires_at, review_due_at)
   values ($1, $2, $3, $4, $5, $6, $7)`,
);
const glassUserSql = statement<{ user_id: string }>(
  'gate.break_glass_user',
  'select user_id from break_glass where decision_id = $1',
);
const reviewSql = statement<never>(
  'gate.review_break_glass',
  `update break_glass set reviewed_by = $2, reviewed_at = $3, review_verdict = $4, review_note = $5
   where decision_id = $1 and reviewed_at is null`,
);
const insertPreSignatureSql = statement<never>(
  'gate.insert_pre_signature',
  `insert into pre_signature (id, service_id, environment_id, release_id, axis, user_id, actor, reason, reason_codes, signed_at, expires_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
);
/** A quarantine ends what was signed or broken open for the release before it. */
const endGlassSql = statement<never>(
  'gate.end_glass_of_release',
  `update break_glass g set expires_at = greatest($3, g.broken_at) from decision d where d.id = g.decision_id
     and d.target_release_id = $1 and d.environment_id = $2 and g.expires_at > $3`,
);
const endRequestsSql = statement<never>(
  'gate.end_requests_of_release',
  `update signoff_request q set lapsed_at = $3, lapsed_because = $4 from decision d where d.id = q.decision_id
     and d.target_release_id = $1 and d.environment_id = $2 and q.lapsed_at is null and q.expires_at > $3`,
);
const openSignoffsSql = statement<{ decision_id: string }>(
  'gate.open_signoffs_of_service',
  `select q.decision_id from signoff_request q join decision d on d.id = q.decision_id
   where d.service_id = $1 and d.is_live and q.lapsed_at is null and q.expires_at > $2
   order by q.requested_at, q.decision_id limit 500`,
);
const incidentIdSql = statement<{ id: string }>(
  'gate.find_incident_by_name',
  `select id from incident where upper(name) = upper($1) or (name is null and 'INC-' || number = upper($1))`,
);

/** Everything people do around one decision happens one after the other. */
export async function lockDecision(tx: Transaction, id: string): Promise<void> {
  await tx.query(lockDecisionSql, [id]);
}

export interface NewRequest {
  readonly decisionId: string;
  readonly keysNeeded: readonly Axis[];
  readonly reason: string;
  readonly requestedAt: number;
  readonly requestedBy: ActorRef;
  readonly expiresAt: number;
}

export async function insertRequest(tx: Transaction, request: NewRequest): Promise<void> {
  const { decisionId, keysNeeded, reason, requestedAt, requestedBy, expiresAt } = request;
  const by = JSON.stringify(requestedBy);
  await tx.execute(insertRequestSql, [decisionId, keysNeeded, reason, at(requestedAt), by, at(expiresAt)]);
}

/** Decisions about now whose sign-off was asked for and is not over, oldest first. */
export async function listOpenSignoffs(tx: Transaction, serviceId: string, now: number): Promise<readonly string[]> {
  return (await tx.query(openSignoffsSql, [serviceId, at(now)])).map((row) => row.decision_id);
}

export interface NewTurn {
  readonly decisionId: string;
  readonly axis: Axis;
  readonly userId: string;
  readonly actor: ActorRef;
  readonly at: number;
  readonly isRefusal: boolean;
  readonly isDeputy: boolean;
  readonly isRecentlyGranted: boolean;
  readonly factsDigest: string;
  readonly note: string;
}

export async function insertTurn(tx: Transaction, turn: NewTurn): Promise<void> {
  const { decisionId, axis, userId, actor, isRefusal, isDeputy, isRecentlyGranted, factsDigest, note } = turn;
  const flags = [isRefusal, isDeputy, isRecentlyGranted];
  const values = [decisionId, axis, userId, JSON.stringify(actor), at(turn.at), ...flags, factsDigest, note];
  await tx.execute(insertTurnSql, values);
}

export interface TurnUser {
  readonly axis: Axis;
  readonly userId: string;
  readonly isRefusal: boolean;
}

export async function listTurnUsers(tx: Transaction, decisionId: string): Promise<readonly TurnUser[]> {
  return await tx.query(turnUsersSql, [decisionId]);
}

/** The signatures were given for something else: they go, the evidence of them stays. */
export async function updateLapsed(tx: Transaction, decisionId: string, now: number, because: string): Promise<void> {
  await tx.execute(lapseSql, [decisionId, at(now), because]);
  await tx.execute(deleteTurnsSql, [decisionId]);
}

export interface NewGlass {
  readonly decisionId: string;
  readonly userId: string;
  readonly actor: ActorRef;
  readonly reason: string;
  readonly at: number;
  readonly expiresAt: number;
  readonly reviewDueAt: number;
}

export async function insertGlass(tx: Transaction, glass: NewGlass): Promise<void> {
  const { decisionId, userId, actor, reason, expiresAt, reviewDueAt } = glass;
  const moments = [at(glass.at), at(expiresAt), at(reviewDueAt)];
  await tx.execute(insertGlassSql, [decisionId, userId, JSON.stringify(actor), reason, ...moments]);
}

/** Who broke the glass; undefined while nobody has. */
export async function findGlassUser(tx: Transaction, decisionId: string): Promise<string | undefined> {
  return (await tx.query(glassUserSql, [decisionId]))[0]?.user_id;
}

export interface Review {
  readonly by: ActorRef;
  readonly at: number;
  readonly verdict: 'justified' | 'not_justified';
  readonly note: string;
}

/** @returns false when it was reviewed before */
export async function updateReview(tx: Transaction, decisionId: string, review: Review): Promise<boolean> {
  const { by, verdict, note } = review;
  return (await tx.execute(reviewSql, [decisionId, JSON.stringify(by), at(review.at), verdict, note])) === 1;
}

export interface NewPreSignature {
  readonly id: string;
  readonly serviceId: string;
  readonly environmentId: string;
  readonly releaseId: string;
  readonly axis: Axis;
  readonly userId: string;
  readonly actor: ActorRef;
  readonly reason: string;
  readonly grounds: readonly string[];
  readonly signedAt: number;
  readonly expiresAt: number;
}

export async function insertPreSignature(tx: Transaction, signature: NewPreSignature): Promise<void> {
  const { id, serviceId, environmentId, releaseId, axis, userId, actor, reason, grounds } = signature;
  const moments = [at(signature.signedAt), at(signature.expiresAt)];
  const who = [axis, userId, JSON.stringify(actor), reason, grounds];
  await tx.execute(insertPreSignatureSql, [id, serviceId, environmentId, releaseId, ...who, ...moments]);
}

/** @returns how many sign-offs and broken glasses ended */
export async function endCeremoniesOfRelease(
  tx: Transaction,
  release: { readonly releaseId: string; readonly environmentId: string },
  now: number,
  because: string,
): Promise<number> {
  const { releaseId, environmentId } = release;
  const glasses = await tx.execute(endGlassSql, [releaseId, environmentId, at(now)]);
  return glasses + (await tx.execute(endRequestsSql, [releaseId, environmentId, at(now), because]));
}

/** Of the name people call it by, `INC-12`. */
export async function findIncidentId(tx: Transaction, name: string): Promise<string | undefined> {
  return (await tx.query(incidentIdSql, [name]))[0]?.id;
}

const liveDecisionsSql = statement<{ id: string }>(
  'gate.live_decisions_of_target',
  `select id from decision where service_id = $1 and environment_id = $2 and target_release_id = $3 and is_live
     and decided_at <= $4 order by decided_at desc, id desc limit 20`,
);

/** Decisions about now that were made by a moment, newest first. */
export async function listLiveDecisionIds(
  tx: Transaction,
  lane: { readonly serviceId: string; readonly environmentId: string; readonly releaseId: string },
  madeBy: number,
): Promise<readonly string[]> {
  const { serviceId, environmentId, releaseId } = lane;
  const rows = await tx.query(liveDecisionsSql, [serviceId, environmentId, releaseId, at(madeBy)]);
  return rows.map((row) => row.id);
}
