import type { Direction, GateFacts } from '@lockstep/gate';
import { isoInstant } from '../platform/db/row-types.ts';
import type { LaneView } from './lane-view.ts';

const shown = 12;

/** What else a person should know goes, or does not go, with the release: sentences, nothing that is judged. */
export function alsoGoesBack(view: LaneView, facts: GateFacts, direction: Direction): readonly string[] {
  const isBack = direction !== 'roll_forward' && facts.current?.version !== facts.target.version;
  const since = facts.target.record.lastServedAt;
  const changes = view.changes
    .filter((change) => since === undefined || isoInstant(change.at) > since)
    .map(({ kind, subject, at, weakensControl }) => {
      const day = isoInstant(at).slice(0, 10);
      const warning = weakensControl ? ', and it weakens a control' : '';
      return `${kind} \`${subject}\` of ${day} stays as it is: it does not go back with the release${warning}`;
    });
  const weakened = view.changes.flatMap(({ kind, subject, weakensControl, owner, expiresAt }) =>
    weakensControl && expiresAt !== undefined
      ? [
          `${kind} \`${subject}\` is weakened until ${isoInstant(expiresAt).slice(0, 16)}Z (${owner ?? 'nobody'}): whatever serves is more exposed`,
        ]
      : [],
  );
  const sentences = [...weakened, ...(isBack ? changes : [])];
  const more = sentences.length > shown ? [`and ${sentences.length - shown} more changes that stay`] : [];
  const simulated = facts.service.isSample
    ? ['deployments, incidents and burn rates of this service are simulated']
    : [];
  return [...sentences.slice(0, shown), ...more, ...simulated];
}
