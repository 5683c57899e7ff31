import type { AlertDecision } from './decide-alert.ts';
import type { FiringAlert } from './firing-alert.ts';
import type { AxisBecause, UrgencyBecause } from './route.ts';
import type { Suppression, Transient } from './suppress.ts';

/** Longer comments and names are cut: a sentence is for reading. */
const MAX_QUOTED_CHARACTERS = 160;

const AXIS_BECAUSE: Record<AxisBecause, string> = {
  route: 'its route says so',
  sender: 'its sender says so',
  source: 'its source is set to that',
  nothing_says_otherwise: 'nothing says otherwise',
};

/** What the sentences are made of: a decision, or what was kept of it. */
export type ExplainedDecision = Omit<AlertDecision, 'route'> & {
  readonly route: { readonly id: string; readonly name: string } | undefined;
};

/**
 * Why an alert pages or does not, in sentences, in the order in which it was decided: route, axis, urgency, group, page. Times are UTC.
 *
 * @param policyName what a policy is called
 */
export function explainDecision(
  alert: Pick<FiringAlert, 'severity'>,
  decision: ExplainedDecision,
  policyName: (policyId: string) => string = (policyId) => policyId,
): string[] {
  const { axis, urgency, grouping } = decision;
  const side = axis.value === 'both' ? 'reliability and security' : axis.value;
  const by = grouping.by.map(quoted).join(', ');
  return [
    explainRoute(decision),
    `it concerns ${side}, because ${AXIS_BECAUSE[axis.because]}`,
    `its urgency is ${urgency.value}, because ${urgencyBecause(alert, urgency.because)}`,
    by === '' ? 'it is grouped with all alerts of its route' : `it is grouped by ${by}: ${quoted(decision.groupKey)}`,
    ...explainPage(decision, policyName),
  ];
}

/** One reason as a sentence. */
export function explainReason(reason: Suppression | Transient): string {
  switch (reason.kind) {
    case 'test':
      return 'it was sent to test its source: a test pages nobody';
    case 'recorded_only':
      return `route ${quoted(reason.routeName)} has no policy: its alerts are recorded and page nobody`;
    case 'no_catch_all':
      return 'no catch-all policy is set up, so there is nobody to page';
    case 'silence':
      return `silence ${quoted(reason.silenceId)} of ${quoted(reason.createdBy)} until ${timeOf(reason.until)}: ${quoted(reason.comment)}`;
    case 'maintenance':
      return `maintenance window ${quoted(reason.name)} until ${timeOf(reason.until)}`;
    case 'inhibition':
      return `inhibition ${quoted(reason.name)}, for as long as alert ${quoted(reason.alertId)} fires`;
    case 'transient':
      return `route ${quoted(reason.routeName)} waits until ${timeOf(reason.until)} whether it goes away by itself`;
  }
}

function explainRoute({ route, policyId }: ExplainedDecision): string {
  if (route !== undefined) return `route ${quoted(route.name)} takes it`;
  // That there is no catch-all is told as the reason why nobody is paged.
  return policyId === undefined ? 'no route wants it' : 'no route wants it, so the catch-all takes it';
}

function explainPage(
  { page, policyId, revision }: ExplainedDecision,
  policyName: (policyId: string) => string,
): string[] {
  const by = `by revision ${revision} of the rules`;
  switch (page.kind) {
    case 'now':
      return [`policy ${quoted(policyId === undefined ? '' : policyName(policyId))} is paged at once, ${by}`];
    case 'held':
      return [`nobody is paged before ${timeOf(page.heldUntil)}, ${by}: ${explainReason(page.because)}`];
    case 'suppressed': {
      const [first, ...others] = page.reasons;
      const sentences = [`nobody is paged, ${by}: ${explainReason(first)}`];
      return [...sentences, ...others.map((each) => `and besides: ${explainReason(each)}`)];
    }
  }
}

function urgencyBecause({ severity }: Pick<FiringAlert, 'severity'>, because: UrgencyBecause): string {
  switch (because) {
    case 'route':
      return 'its route says so';
    case 'severity':
      return `its severity is ${severity ?? 'unknown'}`;
    case 'severity_unknown':
      return 'nobody said how severe it is';
  }
}

/** On one line, in back-ticks. */
function quoted(text: string): string {
  const line = text
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .replaceAll('`', "'")
    .trim();
  return `\`${line.length > MAX_QUOTED_CHARACTERS ? `${line.slice(0, MAX_QUOTED_CHARACTERS)}…` : line}\``;
}

function timeOf(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? 'an unknown time' : date.toISOString();
}
