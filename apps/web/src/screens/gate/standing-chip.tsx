import type { LucideIcon } from 'lucide-react';
import { CircleSlash, Fingerprint, Hammer, Hourglass, ShieldCheck, ShieldX, Unplug } from 'lucide-react';
import { type VerdictName, VerdictChip } from '../../ui/verdict.tsx';
import type { Decision } from './words.ts';

type State = Decision['signoff']['state'];

/** What has become of a verdict that takes keys, each by word, sign and colour; the others are still as the gate left them. */
const looks = {
  waiting: { word: 'Waits for keys', icon: Hourglass, ink: 'text-warn' },
  signed: { word: 'Signed', icon: ShieldCheck, ink: 'text-ok' },
  refused: { word: 'Refused', icon: ShieldX, ink: 'text-bad' },
  lapsed: { word: 'Lapsed', icon: Unplug, ink: 'text-unknown' },
  expired: { word: 'Expired', icon: CircleSlash, ink: 'text-muted' },
  // Filled: somebody went alone, and it is to be looked at.
  broken_glass: { word: 'Glass broken', icon: Hammer, ink: 'bg-warn text-canvas' },
} as const satisfies Partial<Record<State, unknown>>;

/** What has become of evidence that is to be captured first. */
const kept: Readonly<
  Partial<
    Record<Decision['evidence']['state'], { readonly word: string; readonly icon: LucideIcon; readonly ink: string }>
  >
> = {
  captured: { word: 'Captured', icon: Fingerprint, ink: 'text-ok' },
  impossible: { word: 'Goes without', icon: Fingerprint, ink: 'text-warn' },
};

function hasLook(state: State): state is keyof typeof looks {
  return state in looks;
}

/** How a decision stands at a glance: its verdict, or what people made of it. */
export function StandingChip({
  verdict,
  state,
  evidence = 'not_due',
}: {
  verdict: VerdictName;
  state: State;
  evidence?: Decision['evidence']['state'];
}) {
  const look = hasLook(state) ? looks[state] : verdict === 'preserve_first' ? kept[evidence] : undefined;
  if (look === undefined) return <VerdictChip verdict={verdict} />;
  const { word, icon: Icon, ink } = look;
  return (
    <span className={`chip whitespace-nowrap ${ink}`}>
      <Icon size={13} aria-hidden />
      {word}
    </span>
  );
}
