import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { actorRef } from '#releases/index.ts';
import type { Incident, IncidentSide } from './incident.ts';
import type { Closing } from './sides.ts';
import { getIncident } from './store.ts';
import { readerOf } from './visibility.ts';

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

async function factsOf(
  tx: Transaction,
  ctx: RequestContext,
  incident: Incident,
  side: IncidentSide,
): Promise<ClosingFacts> {
  const facts: ClosingFacts[] = [];
  for (const source of sources) facts.push(await source(tx, ctx, incident, side));
  return {
    blockers: facts.flatMap((one) => one.blockers),
    proven: facts.flatMap((one) => one.proven),
    unproven: facts.flatMap((one) => one.unproven),
  };
}

/** What closing each open side would say now, from the very facts that closing looks at. For those who may close it. */
export async function foreseeClosing(
  ctx: RequestContext,
  ref: string,
): Promise<readonly (ClosingFacts & Pick<IncidentSide, 'axis'>)[]> {
  requirePermission(ctx, 'incidents.write');
  const incident = await getIncident(ctx.read, ref, readerOf(ctx));
  const open = incident.sides.filter(({ resolvedAt }) => resolvedAt === undefined);
  return await Promise.all(
    open.map(async (side) => ({ axis: side.axis, ...(await factsOf(ctx.read, ctx, incident, side)) })),
  );
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
  const { blockers, proven, unproven } = await factsOf(tx, ctx, incident, side);
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
  return { by: actorRef(ctx.actor), proven, unproven };
}
