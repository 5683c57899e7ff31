import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { actorRef } from '#releases/index.ts';
import type { Incident, IncidentSide } from './incident.ts';
import type { Closing } from './sides.ts';

/** What one part of the product knows about whether a side can be closed: sentences. */
export interface ClosingFacts {
  /** What stands in the way, each with its cure. */
  readonly blockers: readonly { readonly problem: string; readonly help: string }[];
  readonly proven: readonly string[];
  readonly unproven: readonly string[];
}

export type ClosingSource = (
  tx: Transaction,
  ctx: RequestContext,
  incident: Incident,
  side: IncidentSide,
) => Promise<ClosingFacts>;

const sources: ClosingSource[] = [];

/** Adds to what is looked at before a side of an incident is closed. */
export function registerClosingSource(source: ClosingSource): void {
  sources.push(source);
}

/**
 * What is said when a side is closed.
 *
 * @throws `incidents.not_closable` with everything that stands in the way
 */
export async function closingOf(
  tx: Transaction,
  ctx: RequestContext,
  incident: Incident,
  side: IncidentSide,
): Promise<Closing> {
  const facts: ClosingFacts[] = [];
  for (const source of sources) facts.push(await source(tx, ctx, incident, side));
  const blockers = facts.flatMap((one) => one.blockers);
  const [first] = blockers;
  if (first !== undefined) {
    throw new Problem(
      'incidents.not_closable',
      `${incident.name} can not be closed on ${side.axis}: ${first.problem}`,
      {
        help: first.help,
        fields: blockers.map(({ problem, help }) => ({ field: `axes.${side.axis}`, problem, help })),
      },
    );
  }
  return {
    by: actorRef(ctx.actor),
    proven: facts.flatMap((one) => one.proven),
    unproven: facts.flatMap((one) => one.unproven),
  };
}
