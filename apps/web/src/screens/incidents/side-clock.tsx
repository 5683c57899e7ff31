import { Elapsed } from '../../ui/time.tsx';
import { clockWords, exactWords } from '../../ui/time-words.ts';
import type { Side } from './incident-words.ts';
import { SideBadge } from './severity-badge.tsx';

/** One side with its severity and its own clock, which stops when the side is closed. */
export function SideClock({ side, isShort = false }: { side: Side; isShort?: boolean }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
      <SideBadge side={side} isShort={isShort} />
      <span className="text-lg font-semibold">
        <span className="sr-only">{side.resolvedAt === null ? 'since' : 'took'} </span>
        {side.resolvedAt === null ? (
          <Elapsed from={side.startedAt} />
        ) : (
          <span className="font-mono text-muted tabular" data-tip={`Closed ${exactWords(side.resolvedAt)}`}>
            {clockWords(Date.parse(side.resolvedAt) - Date.parse(side.startedAt))}
          </span>
        )}
      </span>
    </span>
  );
}
