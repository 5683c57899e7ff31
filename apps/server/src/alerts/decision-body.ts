import { explainReason, type Suppression, type Transient } from '@lockstep/alerting';
import { isoInstant } from '../platform/db/row-types.ts';
import type { StoredDecision } from './decision.ts';

const isoOrNull = (epochMs: number | undefined) => (epochMs === undefined ? null : isoInstant(epochMs));

/**
 * A decision as the API tells of it.
 *
 * @param sentences see `whyOf` and `explainDecision`
 */
export function decisionBody(
  decision: StoredDecision,
  policyNames: ReadonlyMap<string, string>,
  sentences: readonly string[],
) {
  const { revision, route, policyId, axis, urgency, groupKey, page } = decision;
  const reasons = page.kind === 'suppressed' ? page.reasons : page.kind === 'held' ? [page.because] : [];
  return {
    revision,
    groupKey,
    route: route === undefined ? null : { id: route.id, name: route.name },
    policyId: policyId ?? null,
    policyName: policyId === undefined ? null : (policyNames.get(policyId) ?? null),
    axis: axis.value,
    axisBecause: axis.because,
    urgency: urgency.value,
    urgencyBecause: urgency.because,
    page: page.kind,
    heldUntil: page.kind === 'held' ? isoOrNull(page.heldUntil) : null,
    reasons: reasons.map(reasonBody),
    sentences: [...sentences],
  };
}

function reasonBody(reason: Suppression | Transient) {
  const sentence = explainReason(reason);
  const common = { kind: reason.kind, sentence, id: null, alertId: null, until: null };
  switch (reason.kind) {
    case 'recorded_only':
      return { ...common, id: reason.routeId };
    case 'test':
    case 'no_catch_all':
      return common;
    case 'silence':
      return { ...common, id: reason.silenceId, until: isoInstant(reason.until) };
    case 'maintenance':
      return { ...common, id: reason.windowId, until: isoInstant(reason.until) };
    case 'inhibition':
      return { ...common, id: reason.inhibitionId, alertId: reason.alertId };
    case 'transient':
      return { ...common, until: isoInstant(reason.until) };
  }
}
