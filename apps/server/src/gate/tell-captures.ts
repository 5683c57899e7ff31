import type { CaptureKind } from '@lockstep/gate';
import { type Asked, followersOf, followersOfLane, lanesOf, plain, type Telling } from '#incidents/index.ts';
import type { Transaction } from '../platform/context.ts';
import { type CaptureFact, listCaptureFacts } from './told-captures-store.ts';

const kindWords: Readonly<Record<CaptureKind, string>> = {
  memory: 'memory',
  disk_snapshot: 'a disk snapshot',
  network: 'the network',
  image: 'the image',
  logs: 'logs',
  other: 'something else',
};

/**
 * What was captured, at the time it was captured, for incidents that the decision or its train is linked to and for those about the
 * service. Where one that it is linked to is restricted, it is told to those alone. Said of several services at once, it is told once.
 */
export async function tellCaptures(
  tx: Transaction,
  { incidents, recordedSince, limit }: Asked,
): Promise<readonly Telling[]> {
  const decisions = followersOf(incidents, 'decision');
  const trains = followersOf(incidents, 'train');
  const { serviceIds } = lanesOf(incidents);
  const linkedIds = { decisionIds: [...decisions.keys()], trainIds: [...trains.keys()] };
  const facts = await listCaptureFacts(tx, {
    ...linkedIds,
    serviceIds,
    incidentIds: incidents.map(({ id }) => id),
    since: recordedSince,
    limit,
  });
  const told = facts.flatMap((fact) => {
    const linked = [...(decisions.get(fact.decisionId) ?? []), ...(trains.get(fact.trainId ?? '') ?? [])];
    const lane = fact.isRestricted ? [] : followersOfLane(incidents, fact);
    const ids = fact.isRestricted ? fact.restrictedTo : [...linked, ...lane].map(({ id }) => id);
    const followed = new Set(incidents.map(({ id }) => id));
    return [...new Set(ids)].flatMap((incidentId) => (followed.has(incidentId) ? [{ incidentId, fact }] : []));
  });
  return [...Map.groupBy(told, ({ incidentId, fact }) => `${incidentId} ${fact.actId}`).values()].flatMap((act) => {
    const [first] = act;
    return first === undefined ? [] : [{ incidentId: first.incidentId, entry: entryOf(act.map(({ fact }) => fact)) }];
  });
}

function entryOf(facts: readonly CaptureFact[]): Telling['entry'] {
  const [first] = facts;
  if (first === undefined) throw new RangeError('an act is about nothing');
  const { actId, happenedAt, by, trainId, trainNumber } = first;
  const isOfTrain = facts.length > 1 && trainId !== undefined;
  const name = isOfTrain ? `T-${trainNumber} (${facts.length} services)` : `G-${first.number}`;
  return {
    kind: 'decision',
    text: sentenceOf(first, name),
    happenedAt,
    by,
    refs: isOfTrain
      ? [{ kind: 'train', id: trainId, label: `T-${trainNumber}` }]
      : [
          { kind: 'decision', id: first.decisionId, label: `G-${first.number}` },
          { kind: 'service', id: first.serviceId, label: first.service },
        ],
    source: { name: 'evidence_captured', id: actId },
  };
}

function sentenceOf(fact: CaptureFact, name: string): string {
  const { outcome, kinds, keptAt, note, by, capturedBy, isComplete, isCorrection } = fact;
  const because = note === '' ? '' : ` ${plain(note)}`;
  if (outcome === 'impossible') {
    return `${plain(by.name)} said that evidence can not be captured before ${name}:${because}`;
  }
  const who = capturedBy === '' ? by.name : capturedBy;
  const more = isComplete ? '' : ' More is to come.';
  const corrects = isCorrection ? ' This corrects what was recorded before.' : '';
  const what = kinds.map((kind) => kindWords[kind]).join(', ');
  return `Evidence captured before ${name} by ${plain(who)}: ${what}, kept at ${plain(keptAt)}.${because}${more}${corrects}`;
}
