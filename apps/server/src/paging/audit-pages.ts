import type { EscalationEvent } from '@lockstep/oncall';
import type { RequestContext } from '../platform/context.ts';
import { newId } from '../platform/db/ids.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { makeContext, systemActor } from '../platform/make-context.ts';
import type { GroupWork } from './apply-events.ts';
import { findLost, freeStuck, tellOpened } from './audit-store.ts';
import { insertChain } from './escalation-store.ts';
import { OURSELVES } from './group-event.ts';
import { runGroup } from './group-work.ts';
import type { Leased } from './lease.ts';
import type { PagingParts } from './paging-parts.ts';
import { takeWatchTurn } from './watch-store.ts';

const everyMs = 60_000;
/** What is younger may be on its way. */
const graceMs = 60_000;
/** What has wanted an answer for longer than this had its auditors before. */
const lookBackMs = 7 * 24 * 3_600_000;
const mostRepairs = 200;

export interface Audit {
  /** How many things were put right; undefined: it was not this process's turn. */
  readonly repaired: number | undefined;
  readonly leased: readonly Leased[];
}

/**
 * Looks through everything that wants an answer for a next step that is missing and for pages that no message speaks of, and puts
 * it right by planning it anew. Once a minute, by one process.
 */
export async function auditPages(parts: PagingParts): Promise<Audit> {
  const { database } = parts;
  const ctx = makeContext(database, systemActor('paging-auditor'), newId());
  const turn = { now: ctx.now, notAfter: ctx.now - everyMs + 1_000, body: {} };
  if (!(await takeWatchTurn(database.read, 'auditor', turn))) return { repaired: undefined, leased: [] };
  const look = { before: ctx.now - graceMs, after: ctx.now - lookBackMs, limit: mostRepairs };
  const lost = await findLost(database.read, look);
  const leased: Leased[] = [];
  const again = async (groupId: string, what: Repair): Promise<void> => {
    leased.push(...(await repair(parts, ctx, groupId, what)));
  };
  for (const groupId of lost.timerless) await again(groupId, nextStep);
  for (const groupId of lost.over) await again(groupId, { events: [{ kind: 'resolved' }], because: 'it is over' });
  for (const { groupId, policyId } of lost.asleep) await again(groupId, beginsAgain(policyId));
  for (const { groupId, userId } of lost.unspoken) {
    const because = 'no message had been planned';
    await again(groupId, { events: [], anew: { userId, because }, because });
  }
  const stuck = await ctx.transaction(async (tx) => {
    if (lost.unescalated.length > 0) await tellOpened(tx, lost.unescalated, { now: ctx.now, newId: () => ctx.newId() });
    const freed = await freeStuck(tx, ctx.now, mostRepairs);
    const { unescalated, timerless, over } = lost;
    const groups = { unescalated, timerless, over, asleep: lost.asleep.map(({ groupId }) => groupId) };
    const repaired = { ...groups, unspoken: lost.unspoken.map(({ groupId }) => groupId), stuck: freed };
    if (Object.values(repaired).some((ids) => ids.length > 0))
      await recordEvidence(tx, ctx, { type: 'paging.repaired', subjectId: ctx.newId(), body: repaired });
    return freed;
  });
  const counts = [lost.unescalated, lost.timerless, lost.over, lost.asleep, lost.unspoken, stuck].map(
    ({ length }) => length,
  );
  const repaired = counts.reduce((sum, count) => sum + count, 0);
  if (repaired > 0) parts.log.warn({ repaired }, 'the auditor put pages right that had got lost');
  return { repaired, leased };
}

interface Repair {
  readonly events: readonly EscalationEvent[];
  readonly anew?: GroupWork['anew'];
  readonly because: string;
}

const nextStep: Repair = {
  events: [{ kind: 'escalated', by: OURSELVES, stepId: undefined }],
  because: 'its next step had no time',
};

/** Whoever was asked was told that it is over: they are asked anew. */
const beginsAgain = (policyId: string): Repair => ({
  events: [{ kind: 'reopened' }, { kind: 'reassigned', by: OURSELVES, to: { kind: 'policy', policyId } }],
  because: 'its escalation was over and its alerts are not',
});

async function repair(
  parts: PagingParts,
  ctx: RequestContext,
  groupId: string,
  { because, ...what }: Repair,
): Promise<readonly Leased[]> {
  return await ctx.transaction(async (tx) => {
    const sentence = `the auditor put it right: ${because}`;
    const about = { at: ctx.now, stepId: undefined, userId: undefined, pageId: undefined, notificationId: undefined };
    await insertChain(tx, [{ ...about, id: ctx.newId(), groupId, code: 'repaired', sentence }]);
    return (await runGroup(parts, tx, ctx, groupId, what)).leased;
  });
}
