import { CircleAlert, CircleCheck, CircleDashed, CirclePause, Clock } from 'lucide-react';
import { type State, stateName } from './monitor-words.ts';

const looks = {
  new: { icon: CircleDashed, tone: 'text-muted' },
  up: { icon: CircleCheck, tone: 'text-ok' },
  late: { icon: Clock, tone: 'text-warn' },
  failing: { icon: Clock, tone: 'text-warn' },
  down: { icon: CircleAlert, tone: 'text-bad' },
  paused: { icon: CirclePause, tone: 'text-muted' },
} as const;

/** How a monitor is, by sign and word. */
export function StateChip({ state }: { state: State }) {
  const { icon: Icon, tone } = looks[state];
  return (
    <span className={`chip ${tone}`}>
      <Icon size={13} aria-hidden className="shrink-0" />
      {stateName(state)}
    </span>
  );
}
