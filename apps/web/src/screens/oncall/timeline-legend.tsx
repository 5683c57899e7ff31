import type { ReactNode } from 'react';
import type { Bar } from './timeline-layout.ts';

/** What the marks mean; only those that are there. */
export function TimelineLegend({ bars, now, hasDrag }: { bars: readonly Bar[]; now: number; hasDrag: boolean }) {
  const all = bars.map(({ stretch }) => stretch);
  const has = (kind: string): boolean => all.some((stretch) => stretch.kind === kind);
  const gaps = all.filter((stretch) => stretch.kind === 'gap');
  return (
    <ul className="flex flex-wrap items-center gap-x-4 gap-y-1 text-xs text-muted">
      {has('override') && (
        <Mark name="override">
          <rect width="18" height="12" rx="2" className="fill-raised stroke-edge/60" />
          <rect width="18" height="4" rx="2" className="fill-accent" />
        </Mark>
      )}
      {has('turns') && (
        <Mark name="short turns of a week, by how much of it">
          <rect x="0.5" y="0.5" width="17" height="11" rx="2" className="fill-canvas stroke-edge/60" />
          <path d="M1 3.5h16M1 7h16" strokeWidth="2" className="stroke-edge/60" />
        </Mark>
      )}
      {gaps.some(({ onPurpose, to }) => !onPurpose && to > now) && (
        <Mark name="nobody is on call">
          <rect x="0.5" y="0.5" width="17" height="11" rx="2" className="fill-bad/12 stroke-bad" />
          <path d="M4 11 11 1M9 11l7-10" className="stroke-bad" />
        </Mark>
      )}
      {gaps.some(({ onPurpose, to }) => onPurpose || to <= now) && (
        <Mark name="open on purpose, or over">
          <rect x="0.5" y="0.5" width="17" height="11" rx="2" className="fill-canvas stroke-edge/60" />
          <path d="M4 11 11 1M9 11l7-10" className="stroke-edge/60" />
        </Mark>
      )}
      {(has('shadow') || has('leave') || has('removed')) && (
        <Mark name="not paged">
          <rect
            x="0.5"
            y="0.5"
            width="17"
            height="11"
            rx="2"
            strokeDasharray="4 2.5"
            className="fill-surface stroke-edge"
          />
        </Mark>
      )}
      <Mark name="now">
        <path d="M9 0V12" strokeWidth="1.5" className="stroke-accent" />
      </Mark>
      <li className="max-lg:hidden">
        Arrow keys walk the bars{hasDrag ? ', dragging over the top row marks a time' : ''}.
      </li>
    </ul>
  );
}

function Mark({ name, children }: { name: string; children: ReactNode }) {
  return (
    <li className="flex items-center gap-1.5">
      <svg width="18" height="12" aria-hidden="true">
        {children}
      </svg>
      {name}
    </li>
  );
}
