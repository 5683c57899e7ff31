import { Link } from '@tanstack/react-router';
import type { AnswerOf } from '../../api/call.ts';
import { Section } from '../../ui/page.tsx';
import { SeverityTag } from '../../ui/tags.tsx';
import { Time } from '../../ui/time.tsx';
import { ContextRows, rowLook } from './context-row.tsx';

/** Incidents that were like this one, and what makes them so. */
export function SimilarContext({ similar }: { similar: AnswerOf<'getRoom'>['similar'] }) {
  if (similar.length === 0) return null;
  return (
    <Section title="Like this one" flush>
      <ContextRows items={similar}>
        {(other) => (
          <Link to="/incidents/$incident" params={{ incident: other.name }} className={rowLook}>
            <span className="font-medium [overflow-wrap:anywhere]">
              <span className="font-mono text-sm text-muted">{other.name}</span> {other.title}
            </span>
            <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted">
              <SeverityTag severity={other.severity} />
              {other.resolvedAt === null ? <span className="text-bad">open</span> : <Time at={other.startedAt} />}
              <span className="pretty">{other.because.join('; ')}</span>
            </span>
          </Link>
        )}
      </ContextRows>
    </Section>
  );
}
