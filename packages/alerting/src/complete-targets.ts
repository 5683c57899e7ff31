import { identityKey } from './identity.ts';
import type { Labels, ParsedPayload } from './incoming.ts';
import { labelValue } from './labels.ts';

/**
 * The open alerts of a source that are over because a payload, which is the whole truth about a target, does not mention them.
 *
 * @param open all or some of the source's open alerts; those of other targets are left alone
 */
export function alertsMissingFrom<Open extends { readonly identity: string; readonly labels: Labels }>(
  payload: Pick<ParsedPayload, 'alerts' | 'complete'>,
  sourceId: string,
  open: Iterable<Open>,
): Open[] {
  const targets = (payload.complete ?? []).map(({ labelMatch }) => Object.entries(labelMatch));
  const fired = new Set(
    payload.alerts.filter(({ action }) => action === 'fire').map((alert) => identityKey(sourceId, alert)),
  );
  // A target without labels would be everything the source ever said.
  const isComplete = (labels: Labels): boolean =>
    targets.some((match) => match.length > 0 && match.every(([name, value]) => labelValue(labels, name) === value));
  return [...open].filter((alert) => !fired.has(alert.identity) && isComplete(alert.labels));
}
