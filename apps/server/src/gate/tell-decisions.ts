import type { Transaction } from '../platform/context.ts';
import {
  type Asked,
  type Followed,
  followersOf,
  followersOfLane,
  lanesOf,
  plain,
  type Telling,
} from '#incidents/index.ts';
import { type DecisionFact, type HoldFact, listDecisionFacts, listHoldFacts } from './told-store.ts';

type Told = Telling['entry'];

/** As it is told in a timeline. */
export const verdictWords = {
  allow: 'allow',
  preserve_first: 'preserve first',
  needs_signoff: 'needs sign-off',
  deny: 'deny',
} as const;

/** Decisions that belong to an incident or are about its services, and what people did about them. */
export async function tellDecisions(
  tx: Transaction,
  { incidents, recordedSince, limit }: Asked,
): Promise<readonly Telling[]> {
  const linked = followersOf(incidents, 'decision');
  const ofTrain = followersOf(incidents, 'train');
  const { serviceIds, happenedSince } = lanesOf(incidents);
  const facts = await listDecisionFacts(tx, {
    decisionIds: [...linked.keys()],
    serviceIds,
    decidedSince: happenedSince,
    since: recordedSince,
    limit,
  });
  return facts.toReversed().flatMap((fact) => {
    const own = linked.get(fact.decisionId) ?? [];
    const of = new Map<string, Followed>([...followersOfLane(incidents, fact), ...own].map((one) => [one.id, one]));
    // What was done to a whole train is told of the train.
    const train = fact.trainId === undefined ? [] : (ofTrain.get(fact.trainId) ?? []);
    if (fact.kind !== 'signoff_lapsed' && !fact.kind.startsWith('glass_')) for (const { id } of train) of.delete(id);
    return [...of.keys()].map((incidentId): Telling => {
      const isLinked = own.some(({ id }) => id === incidentId);
      return { incidentId, entry: decisionEntry(fact, isLinked) };
    });
  });
}

/** An allowed move of another matter on the same service is routine; whatever takes people is not. */
function decisionEntry(fact: DecisionFact, isLinked: boolean): Told {
  const { kind, decisionId, number, serviceId, service, at, by } = fact;
  const name = `G-${number}`;
  return {
    kind: kind === 'decided' ? 'decision' : 'signoff',
    text: decisionSentence(fact, name),
    happenedAt: at,
    by,
    isFolded: !isLinked && kind === 'decided' && fact.verdict === 'allow',
    refs: [
      { kind: 'decision', id: decisionId, label: name },
      { kind: 'service', id: serviceId, label: service },
    ],
    source: {
      name: kind,
      id: `${decisionId} ${kind === 'key_turned' || kind === 'key_refused' ? fact.axis : ''}`.trim(),
    },
  };
}

function decisionSentence(fact: DecisionFact, name: string): string {
  const { kind, axis, note, title, verdict, summary, by } = fact;
  const because = note === '' ? '.' : `: ${plain(note)}`;
  switch (kind) {
    case 'decided':
      return `${name}: ${plain(title)}${/[.?!]$/.test(title) ? '' : '.'} The gate says **${verdictWords[verdict]}**${summary === undefined ? ', for reasons not everybody may read.' : `: ${plain(summary)}`}`;
    case 'signoff_requested':
      return `Keys asked for on ${name} (${(axis ?? '').replaceAll(' ', ' and ')})${because}`;
    case 'signoff_lapsed':
      return `The signatures on ${name} lapsed: the facts have moved to something stricter.`;
    case 'key_turned':
      return `${plain(by.name)} turned the ${axis} key on ${name}${because}`;
    case 'key_refused':
      return `${plain(by.name)} refused the ${axis} key on ${name}${because}`;
    case 'glass_broken':
      return `${plain(by.name)} broke the glass on ${name}${because}`;
    case 'glass_reviewed':
      return `${plain(by.name)} reviewed the broken glass of ${name}: ${fact.isJustified === true ? 'justified' : 'not justified'}${because}`;
  }
}

/** Holds on the services that incidents are about. */
export async function tellHolds(
  tx: Transaction,
  { incidents, recordedSince, limit }: Asked,
): Promise<readonly Telling[]> {
  const { serviceIds } = lanesOf(incidents);
  const holds = await listHoldFacts(tx, serviceIds, recordedSince, limit);
  return holds
    .toReversed()
    .flatMap((hold) =>
      followersOfLane(incidents, hold).map(({ id }): Telling => ({ incidentId: id, entry: holdEntry(hold) })),
    );
}

function holdEntry({
  kind,
  id,
  serviceId,
  service,
  environment,
  version,
  axis,
  isQuarantine,
  at,
  by,
  because,
}: HoldFact): Told {
  const what = isQuarantine ? 'Quarantine' : `${axis === 'security' ? 'Security' : 'Reliability'} hold`;
  return {
    kind: 'decision',
    text: `${what} ${kind} on ${service} ${version} in ${environment}: ${plain(because)}`,
    happenedAt: at,
    by,
    refs: [{ kind: 'service', id: serviceId, label: service }],
    source: { name: `hold_${kind}`, id },
  };
}
