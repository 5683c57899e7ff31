import type { Transaction } from '../../platform/context.ts';
import { listChainsSince } from '#paging/index.ts';
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

/** Who was asked by which way, who acknowledged, who said "not me": the chain of the groups that incidents are about. */
export async function tellPages(
  tx: Transaction,
  { incidents, recordedSince, limit }: Asked,
): Promise<readonly Telling[]> {
  const followers = followersOf(incidents, 'alert_group');
  const lines = await listChainsSince(tx, [...followers.keys()], recordedSince, limit);
  return lines
    .toReversed()
    .filter(({ code }) => !leftOut.has(code))
    .flatMap((line) =>
      (followers.get(line.groupId) ?? []).map(({ id, label }): Telling => {
        const { code, sentence, person } = line;
        return {
          incidentId: id,
          entry: {
            kind: 'page',
            text: `${sentence.slice(0, 1).toUpperCase()}${plain(sentence.slice(1))}.`,
            happenedAt: line.at,
            isFolded: !matters.has(code),
            refs: [{ kind: 'alert_group', id: line.groupId, label }],
            source: { name: 'page', id: line.id },
            by: isAct(code) && person !== undefined ? { id: person.id, name: person.name, kind: 'person' } : undefined,
          },
        };
      }),
    );
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
