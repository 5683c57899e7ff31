import type { Transaction } from '../../platform/context.ts';
import { type Asked, followersOf, type NewLink, plain, type Telling } from '#incidents/index.ts';
import { verdictWords } from '../tell-decisions.ts';
import { getStoredTrain, listTrainFacts, type TrainFact } from './train-store.ts';

/** Release trains that are linked to an incident, and what people did about them, each act once. */
export async function tellTrains(
  tx: Transaction,
  { incidents, recordedSince, limit }: Asked,
): Promise<readonly Telling[]> {
  const linked = followersOf(incidents, 'train');
  const facts = await listTrainFacts(tx, [...linked.keys()], recordedSince, limit);
  return facts.flatMap((fact) =>
    (linked.get(fact.trainId) ?? []).map(({ id }): Telling => ({ incidentId: id, entry: trainEntry(fact) })),
  );
}

function trainEntry(fact: TrainFact): Telling['entry'] {
  const { kind, trainId, number, at, by, axis } = fact;
  const name = `T-${number}`;
  return {
    kind: kind === 'decided' ? 'decision' : 'signoff',
    text: trainSentence(fact, name),
    happenedAt: at,
    by,
    isFolded: false,
    refs: [{ kind: 'train', id: trainId, label: name }],
    source: { name: `train_${kind}`, id: `${trainId} ${axis ?? ''} ${at}` },
  };
}

const verdictsTold = ['allow', 'preserve_first', 'needs_signoff', 'deny'] as const;

function wordOf(verdict: (typeof verdictsTold)[number], count: number): string {
  return verdict === 'needs_signoff' && count > 1 ? 'need sign-off' : verdictWords[verdict];
}

function trainSentence(fact: TrainFact, name: string): string {
  const { kind, title, by, axis, note, members, counts } = fact;
  const because = note === '' ? '.' : `: ${plain(note)}`;
  switch (kind) {
    case 'decided': {
      const said = verdictsTold.filter((verdict) => counts[verdict] > 0);
      const verdicts = said.map((verdict) => `${counts[verdict]} **${wordOf(verdict, counts[verdict])}**`);
      return `${name}, a release train of ${members} services, ${plain(title)}: the gate says ${verdicts.join(', ')}.`;
    }
    case 'signoff_requested':
      return `Keys asked for on ${name}, once for ${members} services${because}`;
    case 'key_turned':
      return `${plain(by.name)} turned the ${axis} key on ${name} for ${members} services${because}`;
    case 'key_refused':
      return `${plain(by.name)} refused the ${axis} key on ${name} for ${members} services${because}`;
  }
}

/** By hand: a train that was judged elsewhere. */
export async function resolveTrainLink(tx: Transaction, subject: string): Promise<NewLink> {
  const { id, number } = await getStoredTrain(tx, subject);
  return { kind: 'train', subjectId: id, label: `T-${number}` };
}
