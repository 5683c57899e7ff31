import { Link } from '@tanstack/react-router';
import { useList } from '../../api/query.ts';
import { PagedList } from '../../ui/list.tsx';
import { Time } from '../../ui/time.tsx';
import { triggerWords } from './playbook-words.ts';
import { StepList } from './step-list.tsx';

/** What was done by itself, newest first. */
export function RunList({
  incident,
  automation,
  none,
}: {
  incident?: string | undefined;
  automation?: string | undefined;
  none: string;
}) {
  const list = useList('listAutomationRuns', {
    query: { limit: 20, ...(incident !== undefined && { incident }), ...(automation !== undefined && { automation }) },
  });
  return (
    <PagedList list={list} rows={2} empty={<p className="px-4 py-3 text-sm text-muted">{none}</p>}>
      {(runs) => (
        <ul className="divide-y divide-line">
          {runs.map(({ id, title, incident: about, trigger, at, steps }) => (
            <li key={id} className="grid gap-1.5 px-4 py-2.5">
              <p className="min-w-0 [overflow-wrap:anywhere]">
                <span className="font-semibold">{title}</span>{' '}
                <span className="text-sm text-muted">
                  <Time at={at} />, as {triggerWords[trigger]}
                </span>
              </p>
              {incident === undefined && (
                <Link
                  to="/incidents/$incident"
                  params={{ incident: about.name }}
                  className="link inline-flex min-h-6 w-fit items-center text-sm pointer-coarse:min-h-11"
                >
                  {about.name}: {about.title}
                </Link>
              )}
              <StepList steps={steps} />
            </li>
          ))}
        </ul>
      )}
    </PagedList>
  );
}
