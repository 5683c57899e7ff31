import type { RulesIndex } from '@lockstep/alerting';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { changeValues } from '../platform/events/record-change.ts';
import { evidenceValues } from '../platform/evidence/record-evidence.ts';
import { decideAlerts } from './decide-alerts.ts';
import { lockDueAlerts, type StandingAlert } from './deciding-store.ts';
import type { RulesInForce } from './rules-in-force.ts';
import { lockRevision } from './rules-store.ts';
import { AlertsMoved, type AlertWrites, type Proof, writeAlerts } from './write-store.ts';

const mostAtOnce = 500;

/**
 * Decides anew upon open alerts outside any group: a silence or window has ended, they have lasted long enough, the rules have changed,
 * or what held them back is over.
 *
 * @param isThorough also looks for what nobody told of: an alert that came in while that which holds it back ended
 * @returns how many were looked at
 */
export async function lookAgain(ctx: RequestContext, rules: RulesInForce, isThorough = true): Promise<number> {
  let total = 0;
  for (;;) {
    const looked = await lookAtSome(ctx, rules, isThorough);
    total += looked;
    if (looked < mostAtOnce) return total;
  }
}

async function lookAtSome(ctx: RequestContext, rules: RulesInForce, isThorough: boolean): Promise<number> {
  try {
    return await ctx.transaction(async (tx) => {
      const revision = await lockRevision(tx);
      const standing = await lockDueAlerts(tx, { now: ctx.now, revision, limit: mostAtOnce, isThorough });
      if (standing.length === 0) return 0;
      await decideThem(tx, ctx, standing, await rules.at(tx, revision, ctx.now));
      return standing.length;
    });
  } catch (error) {
    // A flush has written the group first: they are still due, and looked at the next time.
    if (error instanceof AlertsMoved) return 0;
    throw error;
  }
}

async function decideThem(
  tx: Transaction,
  ctx: RequestContext,
  standing: readonly StandingAlert[],
  index: RulesIndex,
): Promise<void> {
  const { decided, groups } = await decideAlerts(tx, index, {
    alerts: standing.map(({ firing, sourceServiceId, summary }) => ({
      firing,
      sourceServiceId,
      summary,
      how: 'looked_at',
      groupId: undefined,
    })),
    ended: [],
    book: () => undefined,
    now: ctx.now,
    newId: () => ctx.newId(),
  });
  const lookedAt = standing.flatMap(({ firing, version }) => {
    const decision = decided.get(firing.id);
    return decision === undefined ? [] : { basedOn: version, decided: decision };
  });
  const writes = { opened: [], changed: [], lookedAt, notes: [], groups };
  await writeAlerts(tx, writes, proofOf(tx, ctx, writes, index.rules.revision));
}

function proofOf(tx: Transaction, ctx: RequestContext, { lookedAt, groups }: AlertWrites, revision: number): Proof {
  const subjectId = ctx.newId();
  const body = {
    revision,
    groupsOpened: groups.opened.length,
    alerts: lookedAt.map(({ decided: { id, fate, groupId } }) => ({ id, fate, groupId })),
  };
  return {
    now: ctx.now,
    revision,
    evidence: evidenceValues(tx, ctx, { type: 'alerts.batch_decided', subjectId, body }).values,
    change: changeValues(tx, ctx, { kind: 'alerts.batch_decided', subjectId, permission: 'alerts.read' }),
  };
}
