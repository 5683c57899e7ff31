import type { EscalationState } from '@lockstep/oncall';
import type { RequestContext, Transaction } from '../platform/context.ts';
import type { GroupOutcome } from './apply-events.ts';
import { senderName } from './group-event.ts';

/** Somebody answered a page that an incident sent: they are in. */
export interface MatterAnswer {
  readonly incidentId: string;
  readonly groupId: string;
  readonly axis: 'reliability' | 'security';
  readonly userId: string;
}

export type MatterListener = (tx: Transaction, ctx: RequestContext, answer: MatterAnswer) => Promise<void>;

let listener: MatterListener = async () => undefined;

/** Filled by the slice that owns incidents; told in the transaction of the answer, whichever way it came. */
export function registerMatterListener(told: MatterListener): void {
  listener = told;
}

/** Alerts that were acknowledged, by group, with who did; of groups that are about alerts. */
export type GroupAnswerListener = (
  tx: Transaction,
  ctx: RequestContext,
  answers: readonly { readonly groupId: string; readonly userId: string }[],
) => Promise<void>;

let groupListener: GroupAnswerListener = async () => undefined;

export function registerGroupAnswerListener(told: GroupAnswerListener): void {
  groupListener = told;
}

/** Groups of alerts that opened, in the transaction in which escalation takes them; it only puts work into the outbox. */
export type GroupOpenedListener = (tx: Transaction, ctx: RequestContext, groupIds: readonly string[]) => Promise<void>;

let openedListener: GroupOpenedListener = async () => undefined;

export function registerGroupOpenedListener(told: GroupOpenedListener): void {
  openedListener = told;
}

export async function tellOpened(tx: Transaction, ctx: RequestContext, groupIds: readonly string[]): Promise<void> {
  if (groupIds.length > 0) await openedListener(tx, ctx, groupIds);
}

/** People of ours who have acknowledged what they had not before. */
function newAnswers({ before, after }: GroupOutcome): readonly string[] {
  if (after === undefined || before === after) return [];
  const known = new Set(idsOf(before));
  return idsOf(after).filter((userId) => !known.has(userId) && senderName(userId) === undefined);
}

function idsOf(state: EscalationState | undefined): readonly string[] {
  return state?.acknowledgements.map(({ userId }) => userId) ?? [];
}

export async function tellAnswers(
  tx: Transaction,
  ctx: RequestContext,
  outcomes: readonly GroupOutcome[],
): Promise<void> {
  const answers = outcomes.flatMap((outcome) =>
    newAnswers(outcome).map((userId) => ({ userId, groupId: outcome.group.id, group: outcome.group })),
  );
  for (const { group, groupId, userId } of answers) {
    if (group.matter === undefined || group.axis === 'both') continue;
    await listener(tx, ctx, { incidentId: group.matter.incidentId, groupId, axis: group.axis, userId });
  }
  const ofAlerts = answers.filter(({ group }) => group.matter === undefined);
  if (ofAlerts.length > 0) await groupListener(tx, ctx, ofAlerts);
}
