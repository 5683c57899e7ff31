import type { EscalationState } from '@lockstep/oncall';
import { setGroupState } from '#alerts/index.ts';
import type { Transaction } from '../platform/context.ts';
import type { GroupOutcome } from './apply-events.ts';

const shown: Readonly<Record<EscalationState['status'], 'open' | 'acknowledged' | 'snoozed' | undefined>> = {
  escalating: 'open',
  acknowledged: 'acknowledged',
  snoozed: 'snoozed',
  // Alerts say themselves when a group is over.
  resolved: undefined,
  merged: undefined,
};

/** Groups show how their escalation stands; most of a batch stay as they are. Always in the order of their ids. */
export async function setGroupStates(tx: Transaction, outcomes: readonly GroupOutcome[]): Promise<void> {
  const changed = outcomes.flatMap(({ group, after }) => {
    const state = after === undefined ? undefined : shown[after.status];
    return state === undefined || state === group.state ? [] : [{ id: group.id, state }];
  });
  for (const { id, state } of changed.toSorted((a, b) => (a.id < b.id ? -1 : 1))) await setGroupState(tx, id, state);
}
