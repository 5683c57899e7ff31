import type { Verdict } from '@lockstep/contract';
import type { z } from 'zod';
import { classNames } from './class-names.ts';
import { ShapeMark, type ShapeName } from './shape.tsx';

export type VerdictName = z.infer<typeof Verdict>;

export const verdictLook: Record<ShapeName, { word: string; ink: string; line: string; ground: string }> = {
  allow: { word: 'Allowed', ink: 'text-ok', line: 'border-ok', ground: 'bg-ok/8' },
  preserve_first: {
    word: 'Preserve first',
    ink: 'text-hold',
    line: 'border-hold',
    ground: 'bg-hold/8',
  },
  needs_signoff: {
    word: 'Needs sign-off',
    ink: 'text-warn',
    line: 'border-warn',
    ground: 'bg-warn/8',
  },
  deny: { word: 'Denied', ink: 'text-bad', line: 'border-bad', ground: 'bg-bad/8' },
  unknown: {
    word: 'Can not tell',
    ink: 'text-unknown',
    line: 'border-unknown',
    ground: 'bg-unknown/8',
  },
};

/** Shape, word and colour, always the three together. */
export function VerdictChip({ verdict, label }: { verdict: ShapeName; label?: string | undefined }) {
  const look = verdictLook[verdict];
  return (
    <span className={classNames('chip whitespace-nowrap', look.ink)}>
      <ShapeMark shape={verdict} size={13} />
      {label ?? look.word}
    </span>
  );
}

/** Never drawn as allowed when the facts behind it are incomplete. */
export function shapeOf(verdict: VerdictName, isUncertain: boolean): ShapeName {
  return isUncertain && verdict === 'allow' ? 'unknown' : verdict;
}
