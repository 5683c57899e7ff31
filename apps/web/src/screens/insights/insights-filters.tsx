import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { ask } from '../../api/query.ts';
import { type InsightsSearch, severityChoices } from '../../api/insights-search.ts';
import { LinkButton } from '../../ui/button.tsx';
import { type Option, Segments, SelectField } from '../../ui/field.tsx';

const route = getRouteApi('/app/insights');
const days = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '180', label: 'Half a year' },
  { value: '365', label: 'A year' },
] as const;

/** What the figures are of; all of it stands in the address. */
export function InsightsFilters() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/insights' });
  const services = useQuery(ask('listServices', { query: { limit: 200 } })).data?.items ?? [];
  const teams = useQuery(ask('listTeams')).data?.items ?? [];
  const set = (part: InsightsSearch) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false });
  const orAll = (all: string, options: readonly Option[]): readonly Option[] => [{ value: '', label: all }, ...options];
  const plain = (values: readonly string[]): readonly Option[] => values.map((value) => ({ value, label: value }));
  const isNarrowed = [search.service, search.team, search.axis, search.kind, search.severity].some(Boolean);
  return (
    <div className="panel grid gap-3 p-3">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <Segments
          label="Period"
          hideLabel
          value={search.days ?? '90'}
          options={days}
          onValue={(value) => set({ days: value === '90' ? undefined : value })}
        />
        <Segments
          label="Shown as"
          hideLabel
          value={search.view ?? 'dots'}
          options={[
            { value: 'dots', label: 'Dots' },
            { value: 'table', label: 'Table' },
          ]}
          onValue={(value) => set({ view: value === 'table' ? 'table' : undefined })}
        />
      </div>
      <div className="grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-5">
        <SelectField
          label="Service"
          value={search.service ?? ''}
          options={orAll('All services', plain(services.map(({ name }) => name)))}
          onValue={(value) => set({ service: value })}
        />
        <SelectField
          label="Team"
          value={search.team ?? ''}
          options={orAll(
            'All teams',
            teams.map(({ name, title }) => ({ value: name, label: title })),
          )}
          onValue={(value) => set({ team: value })}
        />
        <SelectField
          label="Side"
          value={search.axis ?? ''}
          options={orAll('Both sides', [
            { value: 'reliability', label: 'Reliability' },
            { value: 'security', label: 'Security' },
          ])}
          onValue={(value) => set({ axis: value as InsightsSearch['axis'] })}
        />
        <SelectField
          label="Kind of incident"
          value={search.kind ?? ''}
          options={orAll('All kinds', [
            { value: 'reliability', label: 'Reliability' },
            { value: 'security', label: 'Security' },
            { value: 'both', label: 'Both' },
          ])}
          onValue={(value) => set({ kind: value as InsightsSearch['kind'] })}
        />
        <SelectField
          label="Severity"
          value={search.severity ?? ''}
          options={orAll('All severities', plain(severityChoices))}
          onValue={(value) => set({ severity: value as InsightsSearch['severity'] })}
        />
      </div>
      {isNarrowed && (
        <LinkButton
          kind="quiet"
          className="w-fit"
          to="/insights"
          search={{ days: search.days, view: search.view }}
          replace
          resetScroll={false}
        >
          Clear the filters
        </LinkButton>
      )}
    </div>
  );
}
