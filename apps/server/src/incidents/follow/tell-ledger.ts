import type { Transaction } from '../../platform/context.ts';
import { type LedgerFact, listLedgerFacts } from '#releases/index.ts';
import { type Asked, followersOfLane, lanesOf, plain, type Telling } from './teller.ts';

/** Deployments, points of no return and changes of the services that incidents are about. */
export async function tellLedger(
  tx: Transaction,
  { incidents, recordedSince, limit }: Asked,
): Promise<readonly Telling[]> {
  const { serviceIds, happenedSince } = lanesOf(incidents);
  const facts = await listLedgerFacts(tx, { serviceIds, happenedSince, recordedSince, limit });
  const bySource = new Map<string, Telling>();
  // Oldest first: of the replicas of a release the first one is told.
  for (const fact of facts.toReversed()) {
    for (const { id } of followersOfLane(incidents, fact)) {
      const entry = entryOf(fact);
      const key = `${id} ${entry.source.name} ${entry.source.id}`;
      if (!bySource.has(key)) bySource.set(key, { incidentId: id, entry });
    }
  }
  return [...bySource.values()];
}

function entryOf(fact: LedgerFact): Telling['entry'] {
  const { kind, id, serviceId, service, at, by, decisionId } = fact;
  const isDeployment = kind === 'deployment' || kind === 'deployment_ended';
  return {
    kind: isDeployment ? 'deployment' : 'change',
    text: sentenceOf(fact),
    happenedAt: at,
    isFolded: fact.isReplica,
    by,
    refs: [
      { kind: 'service', id: serviceId, label: service },
      ...(isDeployment ? [{ kind: 'deployment' as const, id, label: `${service} ${fact.what}` }] : []),
      ...(decisionId === undefined ? [] : [{ kind: 'decision' as const, id: decisionId, label: 'gate decision' }]),
    ],
    source: sourceOf(fact),
  };
}

function sourceOf({ kind, id, isReplica, serviceId, environmentId, what, at }: LedgerFact): {
  readonly name: string;
  readonly id: string;
} {
  if (isReplica) return { name: 'replicas', id: `${serviceId} ${environmentId} ${what}` };
  const isEnd = kind === 'deployment_ended' || kind === 'change_ended';
  return { name: kind, id: isEnd ? `${id} ${at}` : id };
}

function sentenceOf(fact: LedgerFact): string {
  const { kind, service, environment, what, note, sharePercent, isGated, isReplica, motive } = fact;
  const where = `${service} in ${environment}`;
  const because = note === '' ? '' : `: ${plain(note)}`;
  switch (kind) {
    case 'deployment': {
      if (isReplica) return `First replica of ${service} ${what} seen in ${environment}.`;
      const share = sharePercent === undefined || sharePercent === 100 ? '' : ` to ${sharePercent} %`;
      const why = motive === 'routine' ? '' : `, for ${motive}`;
      const gate = isGated ? '' : ` **Not gated**${because}.`;
      return `Deployed ${service} ${what}${share} in ${environment}${why}.${gate}`;
    }
    case 'deployment_ended':
      return `${service} ${what} stopped serving in ${environment}.`;
    case 'point':
      return `Point of no return on ${where}: ${plain(what.replaceAll('_', ' '))}${because}`;
    case 'change':
      return `Change on ${where}: ${plain(what)}${because}`;
    case 'change_ended':
      return `Change on ${where} ended: ${plain(what)}`;
  }
}
