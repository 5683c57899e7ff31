import { Check } from 'lucide-react';
import { classNames } from '../../ui/class-names.ts';
import { SeverityBars, severityInk } from '../../ui/severity-bars.tsx';
import { axisLook } from '../../ui/tags.tsx';
import type { Side } from './incident-words.ts';

/** One side of an incident: which, how grave, and whether it is over. */
export function SideBadge({
  side: { axis, severity, resolvedAt },
  isShort = false,
  isListed = false,
}: {
  side: Pick<Side, 'axis' | 'severity' | 'resolvedAt'>;
  /** Without the name of the side, where the column says it. */
  isShort?: boolean;
  /** In a list of those that are over, which says so itself. */
  isListed?: boolean;
}) {
  const { word, icon: Icon } = axisLook[axis];
  const isOver = resolvedAt !== null;
  return (
    <span
      className={classNames('chip whitespace-nowrap', isOver ? 'text-ok' : severityInk(severity))}
      data-tip={`${word}: ${severity}${isOver ? ', closed' : ', open'}`}
    >
      <Icon size={13} aria-hidden className="shrink-0" />
      <span className={isShort ? 'sr-only' : ''}>{word}</span>
      {isOver ? <Check size={13} aria-hidden className="shrink-0" /> : <SeverityBars severity={severity} />}
      {severity.toUpperCase()}
      <span className={isOver && !isShort && !isListed ? '' : 'sr-only'}>{isOver ? 'closed' : ' open'}</span>
    </span>
  );
}
