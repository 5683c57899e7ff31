import { deadlineLook, dueWords, type FindingItem } from './finding-words.ts';
import { useNow } from './now.ts';
import { ShapeMark } from './shape.tsx';
import { Time } from './time.tsx';
import { dayWords } from './time-words.ts';

type Due = Pick<FindingItem, 'state' | 'deadline' | 'dueAt' | 'dueBecause' | 'isEstimated' | 'deadlineBecause'>;

/**
 * When it is due and how long that is; without a date its class. What started the clock stands behind it.
 *
 * @param hasClass also says the class, where no heading does
 */
export function DueDate({ finding, hasClass = false }: { finding: Due; hasClass?: boolean }) {
  const now = useNow(60_000);
  if (finding.state === 'unknown')
    return (
      <span className="inline-flex items-center gap-1.5 text-unknown">
        <ShapeMark shape="unknown" size={13} />
        can not tell
      </span>
    );
  const due = dueWords(finding.dueAt, now);
  return (
    <span className="grid w-fit justify-items-start gap-0.5">
      {finding.dueAt !== null && due ? (
        <>
          <Time at={finding.dueAt} words={dayWords(finding.dueAt)} />
          <span
            data-tip={finding.dueBecause}
            className={due.isOver ? 'text-sm font-semibold text-bad' : 'text-sm text-muted'}
          >
            {due.words}
          </span>
        </>
      ) : (
        <span data-tip={finding.dueBecause} className={deadlineLook[finding.deadline].ink}>
          {deadlineLook[finding.deadline].short}
        </span>
      )}
      {(finding.isEstimated || (hasClass && due)) && (
        <span className="text-xs text-muted" data-tip={finding.deadlineBecause}>
          {[hasClass && due && deadlineLook[finding.deadline].short, finding.isEstimated && 'estimated']
            .filter(Boolean)
            .join(', ')}
        </span>
      )}
    </span>
  );
}
