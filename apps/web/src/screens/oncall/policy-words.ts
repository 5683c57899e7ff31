import { targetId } from '@lockstep/oncall';
import type { PolicyListed } from './policy-draft.ts';

type Step = PolicyListed['steps'][number];

export const strategyWords = {
  everyone: {
    label: 'all at once',
    help: 'Everybody is paged together; the first to acknowledge has it.',
  },
  alert_based: {
    label: 'one per alert',
    help: 'Each new alert goes to the one of them who was asked longest ago. If they do not answer, the next step follows; the next alert begins with somebody else.',
  },
  cycle_based: {
    label: 'one after the other',
    help: 'Within this step the alert is handed around: whoever does not answer in time hands on to the next, then the next step follows. The next alert begins where this one stopped.',
  },
} as const;

export const kindWords = {
  person: 'person',
  schedule: 'schedule',
  team: 'team',
  channel: 'room',
  webhook: 'webhook',
} as const;

/** `5 min`, `2 h`, `1 h 30 min`. */
export function minutesWords(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** A step in a line: whom, how, and how long it waits. */
export function stepSentence(step: Step, names: Readonly<Record<string, string>>): string {
  const { acknowledgement, strategy } = step;
  const nameOf = (targets: Step['targets']): string =>
    targets.map((target) => names[targetId(target)] ?? `a ${kindWords[target.kind]} that is gone`).join(', ');
  const whom =
    acknowledgement === 'any'
      ? nameOf(step.targets)
      : `both keys: ${nameOf(acknowledgement.reliability)} for reliability and ${nameOf(acknowledgement.security)} for security`;
  const how = strategy.kind === 'everyone' ? '' : `, ${strategyWords[strategy.kind].label}`;
  const wait =
    strategy.kind === 'cycle_based'
      ? `${minutesWords(strategy.rotateAfterMinutes)} each${strategy.rounds > 1 ? `, ${strategy.rounds} rounds` : ''}`
      : `then waits ${minutesWords(step.delayMinutes)}`;
  return `${whom}${how}; ${wait}`;
}
