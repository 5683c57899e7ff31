import { CoverWindow } from './cover-window.tsx';
import { type OverrideStart, OverrideWindow } from './override-window.tsx';
import { WithSchedule } from './schedule-facts.tsx';
import { SwapWindow } from './swap-window.tsx';
import type { TimelineLook } from './timeline-look.ts';
import type { Stretch } from './timeline-layout.ts';

/** A change to a stretch of time that asks for more before it is made. */
export type StretchChange =
  | { readonly kind: 'override'; readonly title: string; readonly start: Omit<OverrideStart, 'from' | 'to'> }
  | { readonly kind: 'cover' }
  | { readonly kind: 'swap' };

/** Asks for the rest of a change; it begins now at the earliest. */
export function StretchWindow({
  schedule,
  stretch,
  change,
  look,
  onClose,
}: {
  /** By name. */
  schedule: string;
  stretch: Stretch;
  change: StretchChange;
  look: TimelineLook & { readonly me: string | undefined };
  onClose: () => void;
}) {
  const times = { from: Math.max(stretch.from, look.now), to: stretch.to };
  return (
    <WithSchedule name={schedule} around={times} now={look.now} onClose={onClose}>
      {(facts) => {
        const common = { schedule: facts.schedule, absences: facts.absences, look, onClose };
        switch (change.kind) {
          case 'override':
            return <OverrideWindow {...common} title={change.title} start={{ ...times, ...change.start }} />;
          case 'cover':
            return <CoverWindow {...common} start={times} />;
          case 'swap':
            return (
              <SwapWindow
                others={facts.coverage.shifts.map((shift) => ({ schedule, ...shift }))}
                start={{ schedule, ...times, userId: stretch.kind === 'gap' ? '' : stretch.userId }}
                look={look}
                onClose={onClose}
              />
            );
        }
      }}
    </WithSchedule>
  );
}
