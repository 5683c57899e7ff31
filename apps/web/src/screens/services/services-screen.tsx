import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Flame, FlaskConical, LifeBuoy, Navigation, Plus } from 'lucide-react';
import { cliLines } from '../../api/cli-lines.ts';
import { useMay } from '../../api/me.ts';
import { ask, useList } from '../../api/query.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { CommandLine } from '../../ui/copy.tsx';
import { FilterField, MoreButton } from '../../ui/filter-field.tsx';
import { Segments } from '../../ui/field.tsx';
import { FeedNotice } from '../../ui/feed-notice.tsx';
import { PageHead } from '../../ui/page.tsx';
import { Prose } from '../../ui/prose.tsx';
import { Empty, Loading, ProblemNote } from '../../ui/states.tsx';
import { ModeTag, SeverityTag, VersionText } from '../../ui/tags.tsx';
import { VerdictChip } from '../../ui/verdict.tsx';
import { type HarbourItem, rowMatches, type ServiceRow, serviceRows } from './service-rows.ts';

const route = getRouteApi('/app/services');

/** What runs, and where each service could go back to before anything burns. */
export function ServicesScreen() {
  const filter = route.useSearch();
  const navigate = useNavigate({ from: '/services' });
  const mayManage = useMay('services.manage');
  const { query, items } = useList('listServices', { query: { limit: 100 } });
  const harbours = useQuery(ask('listSafeHarbours'));
  const incidents = useQuery(ask('listIncidents', { query: { open: 'true', limit: 200 } }));
  const rows = serviceRows(items, harbours.data?.items ?? [], incidents.data?.items ?? []);
  const shown = rows.filter((row) => rowMatches(row, filter));

  return (
    <>
      <PageHead
        title="Services"
        tab="Services"
        actions={
          mayManage && (
            <LinkButton to="/services/new" icon={Plus} keys="n s">
              Register a service
            </LinkButton>
          )
        }
      />
      {items.length > 0 && <FeedNotice />}
      <BurningStory />
      <div className="panel min-w-0">
        <div className="flex flex-wrap items-center gap-3 border-b border-line px-4 py-3">
          <FilterField
            label="Filter services"
            value={filter.q ?? ''}
            onValue={(q) => void navigate({ search: (before) => ({ ...before, q }), replace: true })}
          />
          <Segments
            label="Which services"
            hideLabel
            value={filter.only ?? 'all'}
            options={[
              { value: 'all', label: 'All' },
              { value: 'burning', label: 'Burning' },
              { value: 'no_harbour', label: 'No safe harbour' },
            ]}
            onValue={(only) =>
              void navigate({
                search: (before) => ({ ...before, only: only === 'all' ? undefined : only }),
                replace: true,
              })
            }
          />
          {query.data && (
            <p className="ml-auto text-sm text-muted tabular max-sm:hidden">
              {shown.length === rows.length ? '' : `${shown.length} of `}
              {rows.length} {rows.length === 1 ? 'service' : 'services'}
            </p>
          )}
        </div>
        {query.isPending ? (
          <Loading rows={6} what="Loading services" />
        ) : query.isError && rows.length === 0 ? (
          <div className="p-4">
            <ProblemNote problem={query.error} onRetry={() => void query.refetch()} />
          </div>
        ) : rows.length === 0 ? (
          <NoServices />
        ) : shown.length === 0 ? (
          <Empty
            title="No service like that"
            action={<Button onClick={() => void navigate({ search: {} })}>Show all</Button>}
          >
            {rows.length} {rows.length === 1 ? 'service is' : 'services are'} hidden by the filter.
          </Empty>
        ) : (
          <ServiceTable rows={shown} areHarboursKnown={harbours.data !== undefined} />
        )}
        <MoreButton
          isShown={query.hasNextPage}
          isBusy={query.isFetchingNextPage}
          onMore={() => void query.fetchNextPage()}
        />
      </div>
    </>
  );
}

/** The one row of the sample that burns right now, with the question somebody would ask. */
function BurningStory() {
  const sample = useQuery(ask('getSample')).data;
  const story = sample?.isLoaded === true ? sample.stories.find((each) => each.isBurning) : undefined;
  if (!story) return null;
  return (
    <section
      aria-label="Burning now"
      className="mb-4 flex flex-wrap items-center gap-x-5 gap-y-3 rounded-lg border border-bad/45 bg-bad/8 px-4 py-3"
    >
      <Flame size={20} aria-hidden className="shrink-0 text-bad" />
      <div className="min-w-0 flex-1 basis-56">
        <h2 className="font-semibold">{story.title}</h2>
        <p className="text-muted pretty">{story.question}</p>
      </div>
      <LinkButton
        kind="primary"
        icon={Navigation}
        to="/gate"
        search={{
          service: story.service,
          environment: story.environment,
          target: story.target,
          asOf: story.asOf,
          motive: 'reliability',
        }}
      >
        Where can {story.service} go?
      </LinkButton>
    </section>
  );
}

function ServiceTable({ rows, areHarboursKnown }: { rows: readonly ServiceRow[]; areHarboursKnown: boolean }) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col" className="min-w-44">
            Service
          </th>
          <th scope="col" aria-label="Runs now, and safe harbour">
            <span className="grid gap-x-5 lg:grid-cols-[minmax(7rem,9rem)_minmax(0,1fr)]">
              <span>Runs now</span>
              <span className="max-lg:hidden">Safe harbour</span>
            </span>
          </th>
          <th scope="col">Open incidents</th>
          <th scope="col">Mode</th>
          <th scope="col">
            <span className="sr-only">Do</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <ServiceLine key={row.service.id} row={row} areHarboursKnown={areHarboursKnown} />
        ))}
      </tbody>
    </table>
  );
}

function ServiceLine({
  row: { service, harbours, incidents },
  areHarboursKnown,
}: {
  row: ServiceRow;
  areHarboursKnown: boolean;
}) {
  const running = harbours.filter((harbour) => harbour.current !== null);
  return (
    <tr>
      <td>
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Link
            to="/services/$service"
            params={{ service: service.name }}
            className="min-h-6 font-semibold hover:underline"
          >
            {service.name}
          </Link>
          {service.isSample && <FlaskConical size={13} aria-label="sample" className="text-unknown" />}
        </span>
        <span className="block text-sm text-muted">
          {service.team ?? 'no team'}, tier&nbsp;{service.tier}
        </span>
      </td>
      <td data-label="Runs now">
        {running.length === 0 ? (
          <span className="text-muted">{areHarboursKnown ? 'nothing recorded' : '…'}</span>
        ) : (
          <ul className="grid gap-2">
            {running.map((harbour) => (
              <li
                key={harbour.environment}
                className="grid gap-x-5 gap-y-1 lg:grid-cols-[minmax(7rem,9rem)_minmax(0,1fr)]"
              >
                <span>
                  <VersionText version={harbour.current ?? ''} isStrong />{' '}
                  <span className="text-sm text-muted">{harbour.environment}</span>
                </span>
                <span className="grid content-start gap-0.5 narrow:-ml-24 narrow:grid-cols-[5.75rem_minmax(0,1fr)] narrow:gap-x-1">
                  <span className="text-sm text-muted narrow:text-xs narrow:leading-6 lg:sr-only">Safe harbour</span>
                  <Harbour harbour={harbour} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </td>
      <td data-label="Open incidents">
        {incidents.length === 0 ? (
          <span className="text-muted">none</span>
        ) : (
          <ul className="grid gap-1">
            {incidents.map((incident) => (
              <li key={incident.id} className="flex flex-wrap items-center gap-x-2">
                <SeverityTag severity={incident.severity} />
                <Link to="/incidents/$incident" params={{ incident: incident.name }} className="link text-sm">
                  {incident.title}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </td>
      <td data-label="Mode">
        <ModeTag mode={service.mode} />
      </td>
      <td>
        <LinkButton to="/gate" search={{ service: service.name }} icon={Navigation} className="max-md:w-full">
          Where can it go?
        </LinkButton>
      </td>
    </tr>
  );
}

/** The target with `allow`, or NONE in full: who owns that and what would cure it. */
export function Harbour({ harbour }: { harbour: HarbourItem }) {
  if (harbour.target === null)
    return (
      <span className="grid gap-0.5">
        <span className="flex items-center gap-2 font-semibold text-bad">
          <LifeBuoy size={15} aria-hidden />
          NONE
        </span>
        <span className="max-w-80 text-sm text-muted pretty [overflow-wrap:anywhere]">
          <Prose text={harbour.cure ?? harbour.summary} />
          {harbour.owner !== null && ` · ${harbour.owner}`}
        </span>
      </span>
    );
  return (
    <span className="flex flex-wrap items-center gap-2" data-tip={harbour.summary}>
      <VersionText version={harbour.target} isStrong />
      {harbour.verdict && <VerdictChip verdict={harbour.verdict} />}
    </span>
  );
}

function NoServices() {
  const mayManage = useMay('services.manage');
  return (
    <Empty
      title="No services yet"
      action={
        <>
          {mayManage && (
            <LinkButton kind="primary" to="/services/new" icon={Plus}>
              Register a service
            </LinkButton>
          )}
          <LinkButton to="/welcome">Look at a sample organisation</LinkButton>
          <LinkButton to="/start">Get paged</LinkButton>
        </>
      }
    >
      <p>Register the first one here, or from a terminal or CI. Two more lines and the gate knows what runs:</p>
      <CommandLine>
        {[
          cliLines.addService('checkout-api', { tier: '2', exposure: 'public' }),
          cliLines.addRelease('checkout-api', '"$GIT_SHA"'),
          cliLines.recordDeployment('checkout-api', '"$GIT_SHA"'),
        ].join('\n')}
      </CommandLine>
    </Empty>
  );
}
