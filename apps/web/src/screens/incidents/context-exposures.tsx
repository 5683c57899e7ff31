import { Link } from '@tanstack/react-router';
import type { AnswerOf } from '../../api/call.ts';
import { Section } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { stateLook } from '../exposures/exposure-words.ts';
import { ContextRows, rowLook } from './context-row.tsx';

/** Where a known flaw was live, and what was said of it; each leads to where a verdict is signed. */
export function ExposuresContext({ exposures }: { exposures: AnswerOf<'getRoom'>['exposures'] }) {
  if (exposures.length === 0) return null;
  const open = exposures.filter(({ state }) => state === 'live' || state === 'untriaged' || state === 'cannot_tell');
  return (
    <Section title="Exposures" note={open.length === 0 ? 'each has its verdict' : `${open.length} open`} flush>
      <ContextRows items={exposures}>
        {(exposure) => (
          <Link to="/exposures/$exposure" params={{ exposure: exposure.id }} className={rowLook}>
            <span className="font-medium [overflow-wrap:anywhere]">
              {exposure.advisory} <span className="font-normal text-muted">on {exposure.service}</span>
            </span>
            <span className="flex flex-wrap gap-x-2 text-sm text-muted">
              <span className={`font-medium ${stateLook[exposure.state].ink}`}>{stateLook[exposure.state].word}</span>
              {exposure.environment}
              {exposure.dueAt !== null && (
                <span>
                  due <Time at={exposure.dueAt} />
                </span>
              )}
            </span>
          </Link>
        )}
      </ContextRows>
    </Section>
  );
}
