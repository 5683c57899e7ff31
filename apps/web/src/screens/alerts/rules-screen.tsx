import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ask } from '../../api/query.ts';
import { PartLinks } from '../../ui/part-links.tsx';
import { Prose } from '../../ui/prose.tsx';
import { Loaded } from '../../ui/states.tsx';
import { DefaultsSection } from './defaults-section.tsx';
import { InhibitionsPart } from './inhibitions-part.tsx';
import { MaintenancePart } from './maintenance-part.tsx';
import { NoCatchAll } from './no-catch-all.tsx';
import { RoutesPart } from './routes-part.tsx';
import { TryPart } from './try-part.tsx';

const route = getRouteApi('/app/settings/alert-rules');

/** Where alerts go, and what holds them back. */
export function RulesScreen() {
  const { part } = route.useSearch();
  const to = '/settings/alert-rules';
  return (
    <>
      <NoCatchAll isHere={part === undefined} />
      <div className="panel min-w-0 [&>div]:border-b-0">
        <PartLinks
          label="Parts of the alert rules"
          current={part ?? 'routes'}
          parts={[
            { key: 'routes', label: 'Routes', link: { to, search: () => ({}) } },
            { key: 'try', label: 'Try an alert', link: { to, search: () => ({ part: 'try' }) } },
            { key: 'inhibitions', label: 'Inhibitions', link: { to, search: () => ({ part: 'inhibitions' }) } },
            { key: 'maintenance', label: 'Maintenance', link: { to, search: () => ({ part: 'maintenance' }) } },
          ]}
        />
      </div>
      {part === undefined && <Routes />}
      {part === 'try' && <TryPart />}
      {part === 'inhibitions' && <InhibitionsPart />}
      {part === 'maintenance' && <MaintenancePart />}
    </>
  );
}

function Routes() {
  const rules = useQuery(ask('getAlertRules'));
  return (
    <Loaded query={rules} rows={6}>
      {(data) => (
        <>
          <Problems problems={data.problems} />
          <RoutesPart />
          <DefaultsSection key={JSON.stringify([data.catchAllPolicyId, data.grouping])} rules={data} />
        </>
      )}
    </Loaded>
  );
}

function Problems({ problems }: { problems: readonly { id: string; path: string; problem: string }[] }) {
  if (problems.length === 0) return null;
  return (
    <div role="note" className="rounded-lg border border-bad/40 bg-bad/8 p-3.5">
      <p className="font-semibold">Rules that can not be followed are left out until somebody mends them</p>
      <ul className="list-disc pl-5">
        {problems.map(({ id, path, problem }) => (
          <li key={`${id} ${path}`}>
            <code>{path}</code> <Prose text={problem} goesOn />
          </li>
        ))}
      </ul>
    </div>
  );
}
