import type { Severity } from '@lockstep/contract';
import type { z } from 'zod';

type SeverityName = z.infer<typeof Severity>;

/** How grave, by the number of bars, the word and the ink. */
const looks: Readonly<Record<SeverityName, { bars: number; ink: string }>> = {
  sev1: { bars: 4, ink: 'text-bad' },
  sev2: { bars: 3, ink: 'text-bad' },
  sev3: { bars: 2, ink: 'text-warn' },
  sev4: { bars: 1, ink: 'text-warn' },
  sev5: { bars: 0, ink: 'text-muted' },
};

/** Four bars, as many of them filled as it is grave: told apart without colour. */
export function SeverityBars({ severity }: { severity: SeverityName }) {
  const { bars } = looks[severity];
  return (
    <svg viewBox="0 0 16 14" width={14} height={12} aria-hidden className="shrink-0">
      {[0, 1, 2, 3].map((bar) => (
        <rect
          key={bar}
          x={bar * 4 + 0.5}
          y={10 - bar * 3}
          width={3}
          height={3.5 + bar * 3}
          rx={0.5}
          fill={bar < bars ? 'currentColor' : 'none'}
          stroke="currentColor"
          strokeWidth={bar < bars ? 0 : 0.9}
        />
      ))}
    </svg>
  );
}

export function severityInk(severity: SeverityName): string {
  return looks[severity].ink;
}
