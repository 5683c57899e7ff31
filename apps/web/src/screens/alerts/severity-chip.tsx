import { CircleAlert, Info, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { AnswerOf } from '../../api/call.ts';

type Severity = AnswerOf<'listAlerts'>['items'][number]['severity'];

const looks = {
  critical: { icon: OctagonAlert, className: 'text-bad' },
  error: { icon: CircleAlert, className: 'text-bad' },
  warning: { icon: TriangleAlert, className: 'text-warn' },
  info: { icon: Info, className: 'text-muted' },
} as const;

/** How bad the sender says it is, by shape and word. */
export function SeverityChip({ severity }: { severity: Severity }) {
  if (severity === null) return <span className="text-sm text-muted">not said</span>;
  const { icon: Icon, className } = looks[severity];
  return (
    <span className={`chip ${className}`}>
      <Icon size={12} aria-hidden />
      {severity}
    </span>
  );
}
