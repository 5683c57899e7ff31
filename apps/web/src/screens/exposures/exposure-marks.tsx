import { Link } from '@tanstack/react-router';
import { Bug, Flame, Lock } from 'lucide-react';
import { classNames } from '../../ui/class-names.ts';
import { deadlineLook } from '../../ui/finding-words.ts';
import { useNow } from '../../ui/now.ts';
import { ShapeMark } from '../../ui/shape.tsx';
import { Time } from '../../ui/time.tsx';
import {
  type ExposureItem,
  type ExposureStateName,
  stateLook,
  verdictLook,
  type VerdictItem,
} from './exposure-words.ts';

/** How it stands, by word and colour. */
export function StateChip({ state, certainty }: { state: ExposureStateName; certainty: ExposureItem['certainty'] }) {
  const { word, ink, hint } = stateLook[state];
  return (
    <span className="flex flex-wrap gap-1.5">
      <span className={classNames('chip', ink)} data-tip={hint}>
        {word}
      </span>
      {certainty === 'unknown' && (
        <span className="chip text-unknown" data-tip="It can not be told whether what is there is affected">
          <ShapeMark shape="unknown" size={11} />
          unknown
        </span>
      )}
    </span>
  );
}

/** What makes it urgent. */
export function Urgency({
  of: { isMalicious, listedOn, isRestricted, isZeroBudget, deadline },
}: {
  of: Pick<ExposureItem, 'isMalicious' | 'listedOn' | 'isRestricted' | 'isZeroBudget' | 'deadline'>;
}) {
  return (
    <>
      {isMalicious && (
        <span className="chip text-bad">
          <Bug size={12} aria-hidden />
          malicious code
        </span>
      )}
      {listedOn !== null && (
        <span className="chip text-bad">
          <Flame size={12} aria-hidden />
          exploited since {listedOn}
        </span>
      )}
      <span className="tag">
        <span className={deadlineLook[deadline].ink}>{deadlineLook[deadline].short}</span>
      </span>
      {isZeroBudget && (
        <span
          className="tag"
          data-tip="In production there is no budget for it: it needs a verdict, also once it is over"
        >
          no budget
        </span>
      )}
      {isRestricted && (
        <span className="tag" data-tip="Known through a restricted advisory">
          <Lock size={12} aria-hidden />
          restricted
        </span>
      )}
    </>
  );
}

/** What is due next, and whether that is past. */
export function Due({
  dueAt,
  dueBecause,
  count = 0,
  hasWord = false,
}: {
  dueAt: string | null;
  dueBecause?: string;
  count?: number;
  /** Says `due` too, where no heading does. */
  hasWord?: boolean;
}) {
  const now = useNow(60_000);
  if (dueAt === null) return <span className="text-muted">none</span>;
  const isOver = Date.parse(dueAt) < now;
  return (
    <span className={classNames('grid w-fit gap-0.5', hasWord ? 'sm:justify-items-end' : 'justify-items-start')}>
      <span>
        {hasWord && <span className="text-muted">due </span>}
        <Time at={dueAt} />
      </span>
      {(isOver || count > 0) && (
        <span className="text-sm font-semibold text-bad">{count > 1 ? `${count} overdue` : 'overdue'}</span>
      )}
      {dueBecause !== undefined && <span className="text-xs text-muted pretty">{dueBecause}</span>}
    </span>
  );
}

/** A verdict in a line. */
export function VerdictWord({ verdict }: { verdict: VerdictItem }) {
  const { word, ink } = verdictLook[verdict.verdict];
  return (
    <span className={classNames('font-semibold', ink)}>
      {word}
      {verdict.accepted !== null && <span className="font-normal text-muted">, accepted</span>}
    </span>
  );
}

export function AdvisoryLink({ advisory }: { advisory: string }) {
  return (
    <Link to="/advisories/$advisory" params={{ advisory }} className="link font-semibold [overflow-wrap:anywhere]">
      {advisory}
    </Link>
  );
}
