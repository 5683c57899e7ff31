import { Hourglass, KeyRound, ShieldCheck, ShieldX } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '../../ui/class-names.ts';
import { type AxisName, axisLook } from '../../ui/tags.tsx';

const keyLook = {
  signed_by_day: { word: 'signed by day', icon: ShieldCheck, ink: 'text-ok' },
  turned: { word: 'turned', icon: ShieldCheck, ink: 'text-ok' },
  refused: { word: 'refused', icon: ShieldX, ink: 'text-bad' },
  waiting: { word: 'waiting', icon: Hourglass, ink: 'text-warn' },
  not_turned: { word: 'not turned', icon: KeyRound, ink: 'text-muted' },
  not_asked: { word: 'not asked', icon: KeyRound, ink: 'text-muted' },
} as const;

export type KeyState = keyof typeof keyLook;

/** One key, and whether it is turned: by word, sign and frame. */
export function KeyFrame({ axis, state, children }: { axis: AxisName; state: KeyState; children: ReactNode }) {
  const { icon: AxisIcon, word } = axisLook[axis];
  const { word: stateWord, icon: StateIcon, ink } = keyLook[state];
  const isTurned = state === 'turned' || state === 'signed_by_day';
  return (
    <article
      aria-label={`${word} key`}
      className={classNames(
        'grid gap-2 rounded-lg border p-3',
        isTurned ? 'border-ok/50 bg-ok/6' : state === 'refused' ? 'border-bad/50 bg-bad/6' : 'border-line',
      )}
    >
      <div className="flex items-center gap-2">
        <AxisIcon size={16} aria-hidden className="text-muted" />
        <h3 className="font-semibold">{word} key</h3>
        <span className={`ml-auto flex items-center gap-1.5 text-sm font-semibold ${ink}`}>
          <StateIcon size={14} aria-hidden />
          {stateWord}
        </span>
      </div>
      {children}
    </article>
  );
}
