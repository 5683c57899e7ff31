import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { InputOf } from '../../api/call.ts';
import { ask } from '../../api/query.ts';
import { ProblemNote } from '../../ui/states.tsx';
import { useSettled } from '../oncall/use-settled.ts';
import { type RouteDraft, routeBodyOf } from './route-draft.ts';

const MOST_SHOWN = 6;

/** What a route as it stands in its editor would have taken of the last 24 hours. */
export function RoutePreview({
  draft,
  id,
  position,
}: {
  draft: RouteDraft;
  id: string | undefined;
  position: number | undefined;
}) {
  const { name: _name, ...route } = routeBodyOf(draft);
  const settled = useSettled(
    JSON.stringify({ ...route, ...(id !== undefined && { id }), ...(position !== undefined && { position }) }),
  );
  const body: NonNullable<InputOf<'previewAlertRoute'>['body']> = JSON.parse(settled);
  const { data, error } = useQuery({
    ...ask('previewAlertRoute', { body }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (error) return <ProblemNote problem={error} />;
  if (data === undefined) return <p className="text-sm text-muted">Looking at the last 24 hours</p>;
  return (
    <div role="status" className="rounded-md border border-line bg-canvas p-3">
      <p className="text-sm font-semibold">
        Of the last 24 hours it would have taken {data.count.toLocaleString('en')} of{' '}
        {data.isComplete ? '' : 'the newest '}
        {data.looked.toLocaleString('en')} alerts
      </p>
      <ul className="text-sm">
        {data.alerts.slice(0, MOST_SHOWN).map((alert) => (
          <li key={alert.id} className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3">
            <Link to="/alerts/$alert" params={{ alert: alert.id }} target="_blank" className="link truncate">
              {alert.summary}
            </Link>
            <span className="text-muted">now by {alert.route ?? 'the catch-all'}</span>
          </li>
        ))}
        {data.count > MOST_SHOWN && (
          <li className="text-muted">and {(data.count - MOST_SHOWN).toLocaleString('en')} more</li>
        )}
      </ul>
    </div>
  );
}
