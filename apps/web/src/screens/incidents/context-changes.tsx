import { Link } from '@tanstack/react-router';
import type { AnswerOf } from '../../api/call.ts';
import { Section } from '../../ui/page.tsx';
import { VersionText } from '../../ui/tags.tsx';
import { Time } from '../../ui/time.tsx';
import { ContextRows } from './context-row.tsx';

type Change = AnswerOf<'getRoom'>['changes'][number];

const kindWords: Readonly<Record<Change['kind'], string>> = {
  deployment: 'deployed',
  deployment_ended: 'taken away',
  point: 'no way back behind',
  change: 'changed',
  change_ended: 'changed back',
};

/** What was changed around the time it began: what usually began it. */
export function ChangesContext({ changes }: { changes: readonly Change[] }) {
  if (changes.length === 0) return null;
  return (
    <Section title="Changed lately" flush>
      <ContextRows items={changes.map((change) => ({ ...change, id: `${change.kind} ${change.id}` }))}>
        {(change) => (
          <div className="grid gap-0.5 px-4 py-2 text-sm">
            <span className="flex flex-wrap items-baseline gap-x-2">
              <span className="text-muted">{kindWords[change.kind]}</span>
              {change.kind.startsWith('deployment') ? <VersionText version={change.what} isStrong /> : change.what}
              <Link to="/services/$service" params={{ service: change.service }} className="link">
                {change.service}
              </Link>
              <span className="text-muted">{change.environment}</span>
              <span className="ml-auto text-muted">
                <Time at={change.at} />
              </span>
            </span>
            {change.note !== '' && <span className="text-muted pretty">{change.note}</span>}
          </div>
        )}
      </ContextRows>
    </Section>
  );
}
