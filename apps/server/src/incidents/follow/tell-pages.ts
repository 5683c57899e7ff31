import type { Transaction } from '../../platform/context.ts';
import { listGroupsOfIncidents } from '#alerts/index.ts';
import { listChainsSince, type ToldLine } from '#paging/index.ts';
import { type Asked, followersOf, plain, type Telling } from './teller.ts';

/** Lines that change who is at it; the others are routine, and folded. */
const matters = new Set([
  'acknowledged',
  'acknowledged_partly',
  'acknowledgement_timed_out',
  'unacknowledged',
  'not_me',
  'missed',
  'nobody_available',
  'nobody_left',
  'no_policy',
  'no_way_to_reach',
  'escalated_by_hand',
  'reassigned',
  'policy_ended',
  'message_rejected',
]);
/** Told by the alerts. */
const leftOut = new Set(['opened', 'resolved', 'joined']);

/**
 * Who was asked by which way, who acknowledged, who said "not me": the chains of the alerts that incidents are about, and of what
 * they page people by themselves.
 */
export async function tellPages(
  tx: Transaction,
  { incidents, recordedSince, limit }: Asked,
): Promise<readonly Telling[]> {
  const linked = followersOf(incidents, 'alert_group');
  const own = await listGroupsOfIncidents(
    tx,
    incidents.map(({ id }) => id),
  );
  const followers = [
    ...[...linked].flatMap(([groupId, those]) => those.map(({ id, label }) => ({ groupId, incidentId: id, label }))),
    ...own.map(({ id, incidentId, title }) => ({ groupId: id, incidentId, label: title })),
  ];
  const byGroup = Map.groupBy(followers, ({ groupId }) => groupId);
  const lines = await listChainsSince(tx, [...byGroup.keys()], recordedSince, limit);
  return lines
    .toReversed()
    .filter(({ code }) => !leftOut.has(code))
    .flatMap((line) =>
      (byGroup.get(line.groupId) ?? []).map(({ incidentId, label }): Telling => ({
        incidentId,
        entry: entryOf(line, label),
      })),
    );
}

function entryOf(line: ToldLine, label: string): Telling['entry'] {
  const { code, sentence, person } = line;
  return {
    kind: 'page',
    text: `${sentence.slice(0, 1).toUpperCase()}${plain(sentence.slice(1))}.`,
    happenedAt: line.at,
    isFolded: !matters.has(code),
    refs: [{ kind: 'alert_group', id: line.groupId, label }],
    source: { name: 'page', id: line.id },
    by: isAct(code) && person !== undefined ? { id: person.id, name: person.name, kind: 'person' } : undefined,
  };
}

/** What the person themselves did; all else is done by us. */
function isAct(code: string): boolean {
  return [
    'acknowledged',
    'acknowledged_partly',
    'unacknowledged',
    'not_me',
    'escalated_by_hand',
    'reassigned',
  ].includes(code);
}
