import { type Axis, compareVerdicts, groundsOf, isStricter, type Judgement } from '@lockstep/gate';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { evaluateAgain } from './evaluate.ts';
import type { Matter } from './lock-matter.ts';

const axes: readonly Axis[] = ['reliability', 'security'];

/**
 * What a signature would no longer stand for: everything that is stricter now than when the decision was made, in sentences; empty
 * when nothing is. Sentences name no restricted findings.
 */
export async function whatMoved(tx: Transaction, ctx: RequestContext, matter: Matter): Promise<readonly string[]> {
  const { decision, facts, body } = matter;
  const fresh = await evaluateAgain(tx, ctx, decision, facts);
  const moved = stricterIn(body.target, fresh.decision.target);
  const since = new Date(decision.decidedAt).toISOString();
  const left = fresh.facts.departures.find(
    ({ at, fromVersion, toVersion }) => at > since && fromVersion === decision.current && toVersion !== decision.target,
  );
  if (left !== undefined) moved.push(`${left.fromVersion} was left for ${left.toVersion} meanwhile`);
  if (fresh.facts.target.digests.join() !== decision.boundDigests.join()) moved.push('the artifacts are not the same');
  return moved;
}

type Ground = Pick<Judgement, 'axes' | 'reasons'>;

function stricterIn(was: Ground, now: Judgement): string[] {
  if (!isStricter(was, now)) return [];
  const verdicts = axes.flatMap((axis) =>
    compareVerdicts(now.axes[axis], was.axes[axis]) > 0
      ? [`${axis} says ${now.axes[axis]} now, not ${was.axes[axis]}`]
      : [],
  );
  const known = new Set(groundsOf(was));
  const grounds = now.reasons
    .filter((reason) => groundsOf({ reasons: [reason] }).some((ground) => !known.has(ground)))
    .map(({ sentence }) => sentence);
  return [...verdicts, ...grounds];
}
