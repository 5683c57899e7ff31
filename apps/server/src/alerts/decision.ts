import { type AlertDecision, type ExplainedDecision, explainDecision, type FiringAlert } from '@lockstep/alerting';
import type { Alert, AlertFate } from './alert.ts';

/** A decision as it is kept with its alert, and when it was made. */
export interface StoredDecision extends ExplainedDecision {
  /** Epoch milliseconds. */
  readonly at: number;
}

export function toStored(decision: AlertDecision, now: number): StoredDecision {
  const { route } = decision;
  return { ...decision, route: route === undefined ? undefined : { id: route.id, name: route.name }, at: now };
}

/** What became of an alert that belongs to no group. */
export function fateOf({ page }: Pick<AlertDecision, 'page'>): Extract<AlertFate, 'held' | 'suppressed' | 'recorded'> {
  if (page.kind === 'held') return 'held';
  if (page.kind === 'now') return 'recorded';
  const [{ kind }] = page.reasons;
  return kind === 'recorded_only' || kind === 'no_catch_all' || kind === 'test' ? 'recorded' : 'suppressed';
}

/**
 * Why somebody was, or was not, paged for an alert: what was decided, and what became of it.
 *
 * @param policyName what a policy is called
 */
export function whyOf(
  alert: Pick<Alert, 'fate' | 'severity' | 'groupId' | 'state'>,
  decision: StoredDecision | undefined,
  groupTitle: string | undefined,
  policyName: (id: string) => string,
): string[] {
  if (decision === undefined) return ['nothing has been decided about it yet: that takes a few seconds'];
  const sentences = explainDecision(firingOf(alert), decision, policyName);
  switch (alert.fate) {
    case 'paged':
      return [...sentences, `it opened the alert group \`${groupTitle ?? ''}\``];
    case 'grouped':
      return [...sentences, `it joined the alert group \`${groupTitle ?? ''}\`: one page tells of all its alerts`];
    case 'recorded':
      return decision.page.kind === 'now' ? [...sentences, 'it was over before anybody was paged'] : sentences;
    case 'held':
      return alert.state === 'resolved' ? [...sentences, 'it was over before that, so nobody was paged'] : sentences;
    case 'suppressed':
      return alert.state === 'resolved' ? [...sentences, 'it was over before that ended'] : sentences;
    case 'undecided':
      return sentences;
  }
}

function firingOf({ severity }: Pick<Alert, 'severity'>): Pick<FiringAlert, 'severity'> {
  return { severity };
}
