import type { DryRunEntry, EscalationAction, RingAssignment } from '@lockstep/oncall';
import { isoInstant } from '../platform/db/row-types.ts';
import type { PlayedDryRun } from './dry-run-policy.ts';

const MOST_ENTRIES = 500;
const MOST_LINES = 1_000;

/** A dry run as answers show it. */
export function dryRunBody(played: PlayedDryRun) {
  const { policy, at, entries, chain, end, rings } = played;
  const minuteOf = (moment: number): number => Math.floor((moment - at) / 60_000);
  return {
    policyName: policy.name,
    at: isoInstant(at),
    entries: entries.slice(0, MOST_ENTRIES).map((entry) => entryBody(played, entry, minuteOf)),
    chain: chain.slice(0, MOST_LINES).map((line) => ({
      minute: minuteOf(line.at),
      at: isoInstant(line.at),
      code: line.code,
      sentence: line.sentence,
      stepId: line.stepId ?? null,
      userId: line.userId ?? null,
    })),
    end,
    isCut: entries.length > MOST_ENTRIES || chain.length > MOST_LINES,
    rings: rings.map(({ step, preview }) => ({
      stepId: step.id,
      step: policy.steps.indexOf(step),
      strategy: step.strategy.kind === 'cycle_based' ? ('cycle_based' as const) : ('alert_based' as const),
      groups: preview.groups.map((one) => assignmentBody(played, one)),
      walk: preview.walk.map((one) => assignmentBody(played, one)),
      skipped: [...preview.skipped],
    })),
  };
}

function entryBody(played: PlayedDryRun, entry: DryRunEntry, minuteOf: (moment: number) => number) {
  const { action, who, why } = entry;
  const messages =
    action.kind === 'page'
      ? played.messagesTo(action.userId, entry.at).map(({ method, dueAt, because }) => ({
          minute: minuteOf(dueAt),
          channel: method.channel,
          label: method.label,
          why: because,
        }))
      : [];
  return { minute: entry.minute, at: isoInstant(entry.at), who, why, ...aboutOf(action), messages };
}

function aboutOf(action: EscalationAction) {
  switch (action.kind) {
    case 'page': {
      const { kind, userId, stepId, axis } = action;
      return { kind, userId, stepId: stepId ?? null, axis: axis ?? null };
    }
    case 'alert_owner':
      return { kind: action.kind, userId: null, stepId: action.stepId ?? null, axis: null };
    case 'notify':
    case 'enter_policy':
      return { kind: action.kind, userId: null, stepId: null, axis: null };
  }
}

function assignmentBody({ nameOfPerson }: PlayedDryRun, { people, why }: RingAssignment) {
  return {
    why,
    people: people.map(({ userId, axis }) => ({ userId, name: nameOfPerson(userId), axis: axis ?? null })),
  };
}
