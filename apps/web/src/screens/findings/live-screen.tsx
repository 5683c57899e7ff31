import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { type AnswerOf } from '../../api/call.ts';
import { useMay } from '../../api/me.ts';
import { useList } from '../../api/query.ts';
import { LinkButton } from '../../ui/button.tsx';
import { counted } from '../../ui/counted.ts';
import { type Facet, Facets } from '../../ui/facets.tsx';
import { FeedNotice } from '../../ui/feed-notice.tsx';
import { FilterField } from '../../ui/filter-field.tsx';
import { deadlineLook } from '../../ui/finding-words.ts';
import { PagedList } from '../../ui/list.tsx';
import { PageHead } from '../../ui/page.tsx';
import { useRowKeys } from '../../ui/row-keys.ts';
import { ShapeMark } from '../../ui/shape.tsx';
import { Empty } from '../../ui/states.tsx';
import { VersionText } from '../../ui/tags.tsx';
import { LiveTable } from './live-table.tsx';

const route = getRouteApi('/app/findings');

type LivePage = AnswerOf<'listLiveFindings'>;

/** What is known to be wrong with everything that serves now: flaws, and below each the services that have it. */
export function LiveScreen() {
  const { q, only, due, environment } = route.useSearch();
  const list = useList('listLiveFindings', {
    query: {
      limit: 25,
      ...(q !== undefined && { search: q }),
      ...(only !== undefined && { only }),
      ...(due !== undefined && { deadline: due }),
      ...(environment !== undefined && { environment }),
    },
  });
  const first = list.query.data?.pages[0];
  const rows = useRef<HTMLDivElement>(null);
  useRowKeys(rows);
  const isFiltered = [q, only, due, environment].some((each) => each !== undefined);
  return (
    <>
      <PageHead
        title="Findings"
        tab="Findings"
        facts={
          first && (
            <span>
              over everything that serves now: {counted(first.totals.services, 'service')} in{' '}
              {counted(first.totals.places, 'place')}
            </span>
          )
        }
      />
      <FeedNotice />
      {first && <BlindSpots spots={first.blindSpots} />}
      <section className="panel min-w-0" ref={rows}>
        <h2 className="sr-only">What runs now</h2>
        <Filters totals={first?.totals} />
        <PagedList
          list={list}
          rows={8}
          empty={
            isFiltered ? (
              <Empty
                title="Nothing fits the filter"
                action={<LinkButton to="/findings">Show all findings</LinkButton>}
              />
            ) : first?.totals.places === 0 ? (
              <Empty title="Nothing serves yet" action={<LinkButton to="/services">Services</LinkButton>}>
                Record a deployment, and what it brings with it stands here.
              </Empty>
            ) : (
              <Empty title="No known vulnerability is live">
                By the advisories that are loaded, as they are today.
              </Empty>
            )
          }
        >
          {(flaws) => <LiveTable flaws={flaws} />}
        </PagedList>
      </section>
    </>
  );
}

function Filters({ totals }: { totals: LivePage['totals'] | undefined }) {
  const { q } = route.useSearch();
  const navigate = useNavigate({ from: '/findings' });
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2.5 border-b border-line px-4 py-3">
      <FilterField
        label="Flaw, package or service"
        value={q ?? ''}
        onValue={(next) => void navigate({ search: (before) => ({ ...before, q: next }), replace: true })}
      />
      <Facets label="Which findings" facets={useFacets(totals)} />
    </div>
  );
}

const onlyLook = [
  { key: 'exploited', label: 'Exploited', ink: 'text-bad' },
  { key: 'malicious', label: 'Malicious', ink: 'text-bad' },
  { key: 'unknown', label: 'Can not tell', ink: 'text-unknown' },
] as const;

function useFacets(totals: LivePage['totals'] | undefined): readonly Facet[] {
  const { only, due } = route.useSearch();
  if (totals === undefined) return [];
  const to = { to: '/findings' } as const;
  return [
    {
      key: 'all',
      label: 'All',
      count: totals.flaws,
      isOn: only === undefined && due === undefined,
      link: { ...to, search: (before) => ({ ...before, only: undefined, due: undefined }) },
    },
    ...onlyLook
      .filter(({ key }) => totals[key] > 0)
      .map(({ key, label, ink }) => ({
        key,
        label,
        ink,
        count: totals[key],
        isOn: only === key,
        link: {
          ...to,
          search: (before: object) => ({ ...before, only: only === key ? undefined : key, due: undefined }),
        },
      })),
    ...totals.byDeadline.map(({ deadline, flaws }) => ({
      key: deadline,
      label: deadlineLook[deadline].short,
      ink: deadlineLook[deadline].ink,
      count: flaws,
      isOn: due === deadline,
      link: {
        ...to,
        search: (before: object) => ({ ...before, due: due === deadline ? undefined : deadline, only: undefined }),
      },
    })),
  ];
}

/** What serves without an SBOM is not clean, nobody knows. */
function BlindSpots({ spots }: { spots: LivePage['blindSpots'] }) {
  const mayUpload = useMay('releases.write');
  if (spots.length === 0) return null;
  return (
    <div
      role="note"
      className="mb-4 flex items-start gap-3 rounded-lg border-2 border-dashed border-unknown/70 bg-unknown/8 px-4 py-3"
    >
      <span className="mt-0.5 text-unknown">
        <ShapeMark shape="unknown" size={18} />
      </span>
      <div className="grid min-w-0 flex-1 gap-1">
        <p className="font-semibold">
          {spots.length === 1 ? 'One place serves' : `${spots.length} places serve`} a release that nobody can look into
        </p>
        <ul className="flex flex-wrap gap-x-4 gap-y-1">
          {spots.slice(0, 12).map((spot) => (
            <li key={`${spot.service} ${spot.environment} ${spot.version}`}>
              <Link
                to={mayUpload ? '/upload' : '/services/$service/releases/$version'}
                params={{ service: spot.service, version: spot.version }}
                search={mayUpload ? { service: spot.service, version: spot.version } : {}}
                className="link"
              >
                {spot.service} <VersionText version={spot.version} />
              </Link>{' '}
              <span className="text-sm text-muted">{spot.environment}</span>
            </li>
          ))}
          {spots.length > 12 && <li className="text-muted">and {spots.length - 12} more</li>}
        </ul>
      </div>
    </div>
  );
}
