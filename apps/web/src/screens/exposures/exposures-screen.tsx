import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useRef } from 'react';
import type { AnswerOf } from '../../api/call.ts';
import { useList } from '../../api/query.ts';
import { LinkButton } from '../../ui/button.tsx';
import { counted } from '../../ui/counted.ts';
import { type Facet, Facets } from '../../ui/facets.tsx';
import { FeedNotice } from '../../ui/feed-notice.tsx';
import { deadlineLook } from '../../ui/finding-words.ts';
import { PagedList } from '../../ui/list.tsx';
import { PageHead } from '../../ui/page.tsx';
import { useRowKeys } from '../../ui/row-keys.ts';
import { ShapeMark } from '../../ui/shape.tsx';
import { Empty, sentence } from '../../ui/states.tsx';
import { VersionText } from '../../ui/tags.tsx';
import { AdvisoryGroup } from './advisory-group.tsx';
import { stateLook } from './exposure-words.ts';

const route = getRouteApi('/app/exposures');
const TriageWindow = lazy(() => import('./triage-window.tsx').then((module) => ({ default: module.TriageWindow })));

type Page = AnswerOf<'listExposedAdvisories'>;

/** Where affected releases were live: one row per advisory, below it the services, and the verdict for all of them at once. */
export function ExposuresScreen() {
  const search = route.useSearch();
  const { due, zero, overdue, environment, service, advisory, triage } = search;
  const navigate = useNavigate({ from: '/exposures' });
  const filter = {
    state: search.state ?? ('open' as const),
    ...(due !== undefined && { deadline: due }),
    ...(zero !== undefined && { zeroBudget: zero }),
    ...(overdue !== undefined && { overdue }),
    ...(environment !== undefined && { environment }),
    ...(service !== undefined && { service }),
  };
  const list = useList('listExposedAdvisories', { query: { limit: 25, ...filter } });
  const first = list.query.data?.pages[0];
  const rows = useRef<HTMLDivElement>(null);
  useRowKeys(rows);
  return (
    <>
      <PageHead
        title="Exposures"
        tab="Exposures"
        facts={
          first && (
            <span>
              {counted(first.totals.open, 'place')} open, {first.totals.zeroBudget} without a budget,{' '}
              <span className={first.totals.overdue > 0 ? 'font-semibold text-bad' : undefined}>
                {first.totals.overdue} overdue
              </span>
            </span>
          )
        }
      />
      <FeedNotice />
      {first && <Unknown places={first.unknown} />}
      <section className="panel min-w-0" ref={rows}>
        <h2 className="sr-only">By advisory</h2>
        <div className="border-b border-line px-4 py-3 empty:hidden">
          <Facets label="Which exposures" facets={useFacets(first?.totals)} />
          {(service ?? environment) !== undefined && (
            <p className="mt-2 text-sm text-muted">
              Only {[service, environment].filter(Boolean).join(' in ')}.{' '}
              <Link to="/exposures" search={{}} className="link">
                Everywhere
              </Link>
            </p>
          )}
        </div>
        <PagedList list={list} rows={6} empty={<Nothing />}>
          {(items) => (
            <ul className="divide-y divide-line">
              {items.map((item) => (
                <AdvisoryGroup
                  key={`${item.advisory} ${item.isRestricted}`}
                  group={item}
                  filter={filter}
                  mayTriage={first?.mayTriage === true}
                  isOpen={advisory === item.advisory}
                  onOpen={(isOpen) =>
                    void navigate({
                      search: (before) => ({ ...before, advisory: isOpen ? item.advisory : undefined }),
                      replace: true,
                      resetScroll: false,
                    })
                  }
                />
              ))}
            </ul>
          )}
        </PagedList>
      </section>
      <Suspense>
        {triage !== undefined && advisory !== undefined && (
          <TriageWindow
            about={{ kind: 'advisory', advisory, ids: search.rows?.split(',') }}
            draft={{ ...search, verdict: triage }}
            onClose={() =>
              void navigate({
                search: ({ state: keptState, due: keptDue, zero: keptZero }) => ({
                  state: keptState,
                  due: keptDue,
                  zero: keptZero,
                  advisory,
                }),
                replace: true,
              })
            }
          />
        )}
      </Suspense>
    </>
  );
}

function Nothing() {
  const { state, due, zero, overdue, environment, service } = route.useSearch();
  const isFiltered = [state, due, zero, overdue, environment, service].some((each) => each !== undefined);
  if (isFiltered)
    return <Empty title="Nothing fits the filter" action={<LinkButton to="/exposures">What is open</LinkButton>} />;
  return (
    <Empty title="No exposure is open" action={<LinkButton to="/findings">What runs now</LinkButton>}>
      Where a release with a flaw due in 14 days or less serves, it stands here, and stays until somebody said what came
      of it.
    </Empty>
  );
}

function useFacets(totals: Page['totals'] | undefined): readonly Facet[] {
  const { state, due, zero, overdue } = route.useSearch();
  if (totals === undefined) return [];
  const to = '/exposures' as const;
  const off = { state: undefined, due: undefined, zero: undefined, overdue: undefined };
  const isPlain = [state, due, zero, overdue].every((each) => each === undefined);
  const facet = (key: string, label: string, count: number, isOn: boolean, on: object, ink?: string): Facet => ({
    key,
    label: sentence(label),
    count,
    isOn,
    ...(ink !== undefined && count > 0 && { ink }),
    link: { to, search: (before: object) => ({ ...before, ...off, ...(isOn ? {} : on) }) },
  });
  const all = totals.states.reduce((sum, { count }) => sum + count, 0);
  return [
    facet('open', 'Open', totals.open, isPlain, {}),
    facet('zero', 'No budget', totals.zeroBudget, zero !== undefined, { zero: 'true' }, 'text-bad'),
    facet('overdue', 'Overdue', totals.overdue, overdue !== undefined, { overdue: 'true' }, 'text-bad'),
    ...totals.states
      .toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
      .map((each) =>
        facet(
          each.state,
          stateLook[each.state].word,
          each.count,
          state === each.state,
          { state: each.state },
          stateLook[each.state].ink,
        ),
      ),
    ...totals.deadlines.map((each) =>
      facet(each.deadline, deadlineLook[each.deadline].short, each.count, due === each.deadline, {
        due: each.deadline,
      }),
    ),
    facet('any', 'All', all, state === 'any', { state: 'any' }),
  ];
}

const order = ['live', 'untriaged', 'cannot_tell', 'closed', 'over', 'dismissed'];

/** What serves without a list of components is not clean: nobody knows. */
function Unknown({ places }: { places: Page['unknown'] }) {
  if (places.length === 0) return null;
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
          {places.length === 1 ? 'One place serves' : `${places.length} places serve`} a release that nobody can look
          into: whether it is exposed is unknown
        </p>
        <ul className="flex flex-wrap gap-x-4 gap-y-1">
          {places.slice(0, 12).map((place) => (
            <li key={`${place.service} ${place.environment} ${place.version}`}>
              <Link
                to="/services/$service/releases/$version"
                params={{ service: place.service, version: place.version }}
                className="link"
              >
                {place.service} <VersionText version={place.version} />
              </Link>{' '}
              <span className="text-sm text-muted">{place.environment}</span>
            </li>
          ))}
          {places.length > 12 && <li className="text-muted">and {places.length - 12} more</li>}
        </ul>
      </div>
    </div>
  );
}
