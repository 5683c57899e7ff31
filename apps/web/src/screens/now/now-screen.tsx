import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { memo, useMemo } from 'react';
import type { AnswerOf } from '../../api/call.ts';
import type { NowSearch } from '../../api/now-search.ts';
import { ask } from '../../api/query.ts';
import { useCommand } from '../../shell/bound-commands.ts';
import { LinkButton } from '../../ui/button.tsx';
import { grouped } from '../../ui/counted.ts';
import { type Facet, Facets } from '../../ui/facets.tsx';
import { useNow } from '../../ui/now.ts';
import { PageHead } from '../../ui/page.tsx';
import { PartLinks } from '../../ui/part-links.tsx';
import { Empty, Loading, ProblemNote } from '../../ui/states.tsx';
import { exactWords } from '../../ui/time-words.ts';
import { axisLook } from '../../ui/tags.tsx';
import { useIsNarrow } from '../../ui/use-is-narrow.ts';
import { kindLook } from './now-words.ts';
import { NowList } from './now-list.tsx';
import { useFreshNow } from './use-fresh-now.ts';
import { useLook } from './use-look.ts';
import { type NowActs, useNowActs } from './use-now-acts.ts';
import { type NowRefresh, useNowCounts, useNowRefresh, useNowRows } from './use-now-rows.ts';

const route = getRouteApi('/app/now');
const HOUR_MS = 3_600_000;

type Counts = AnswerOf<'countNow'>;

/** Everything that needs a human, for both teams: what nobody owns first, then by when it is too late. */
export function NowScreen() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/now' });
  const refresh = useNowRefresh();
  useFreshNow(refresh.refresh);
  const counts = useNowCounts();
  const acts = useNowActs(useLook(counts), refresh.refreshAll);
  const toScope = (scope: NowSearch['scope']) => {
    // Before it is drawn: another list would be drawn where this one was read, and again at its top.
    scrollTo({ top: 0, behavior: 'instant' });
    void navigate({
      search: (before) => ({ ...before, snoozed: undefined, scope: before.scope === scope ? undefined : scope }),
      replace: true,
      resetScroll: false,
    });
  };
  useCommand('now.mine', () => toScope('mine'));
  useCommand('now.unowned', () => toScope('unowned'));
  return (
    <>
      <Head counts={counts} />
      <div className="panel min-w-0">
        <Whose counts={counts} search={search} />
        <NowPart search={search} counts={counts} acts={acts} reading={refresh.reading} />
      </div>
    </>
  );
}

/** This and what else stands above the list is not drawn again for a row that goes: somebody waits for that. */
const Head = memo(function Head({ counts }: { counts: Counts | undefined }) {
  return <PageHead title="Now" tab="Now" facts={counts && <Summary counts={counts} />} />;
});

function Summary({ counts }: { counts: Counts }) {
  const { mine, unowned, overdue } = counts;
  return (
    <p>
      {unowned > 0 && <strong className="font-semibold text-bad">{grouped(unowned)} nobody owns. </strong>}
      {mine > 0 ? `${grouped(mine)} for you` : 'Nothing for you'}
      {overdue > 0 ? `. ${grouped(overdue)} overdue in all.` : '. Nothing is overdue.'}
    </p>
  );
}

const Whose = memo(function Whose({ counts, search }: { counts: Counts | undefined; search: NowSearch }) {
  const current = search.snoozed === 'yes' ? 'snoozed' : (search.scope ?? 'all');
  return <PartLinks label="Whose" current={current} parts={parts(counts, search)} />;
});

/** The same filters in another part. */
function searchOf(before: NowSearch, part: NowSearch): NowSearch {
  return { ...before, scope: undefined, snoozed: undefined, ...part };
}

function parts(counts: Counts | undefined, before: NowSearch) {
  const label = (words: string, count: number | undefined) =>
    count === undefined || count === 0 ? words : `${words} (${grouped(count)})`;
  const part = (key: string, words: string, count: number | undefined, search: NowSearch) => ({
    key,
    label: label(words, count),
    link: { to: '/now' as const, search: searchOf(before, search) },
  });
  return [
    part('all', 'Everything', counts?.total, {}),
    part('mine', 'For me', counts?.mine, { scope: 'mine' }),
    part('team', 'My teams', counts?.team, { scope: 'team' }),
    part('unowned', 'Nobody’s', counts?.unowned, { scope: 'unowned' }),
    part('others', 'Others’', undefined, { scope: 'others' }),
    ...(counts === undefined || counts.snoozed === 0
      ? []
      : [part('snoozed', 'Put off', counts.snoozed, { snoozed: 'yes' })]),
  ];
}

function NowPart({
  search,
  counts,
  acts,
  reading,
}: {
  search: NowSearch;
  counts: Counts | undefined;
  acts: NowActs;
  reading: NowRefresh['reading'];
}) {
  const list = useNowRows(search, reading);
  const rows = useMemo(() => list.rows.filter(({ id }) => !acts.gone.has(id)), [list.rows, acts.gone]);
  return (
    <>
      {/* What was put off is a list of its own, and counted nowhere. */}
      {counts !== undefined && search.snoozed === undefined && <Kinds counts={counts} search={search} />}
      {list.isPending ? (
        <Loading rows={6} />
      ) : list.problem !== undefined && rows.length === 0 ? (
        <div className="p-4">
          <ProblemNote problem={list.problem} onRetry={list.again} />
        </div>
      ) : rows.length === 0 && !list.hasMore ? (
        <Nothing isFiltered={Object.values(search).some((value) => value !== undefined)} />
      ) : (
        <NowList
          key={JSON.stringify(search)}
          search={search}
          rows={rows}
          hasMore={list.hasMore}
          onMore={list.more}
          acts={acts}
          onStand={reading.stand}
        />
      )}
    </>
  );
}

const Kinds = memo(function Kinds({ counts, search }: { counts: Counts; search: NowSearch }) {
  const isNarrow = useIsNarrow();
  const facets = facetsOf(counts, search);
  if (facets.length < 2) return null;
  return isNarrow ? (
    <details className="border-b border-line">
      <summary className="flex min-h-11 items-center gap-2 px-4 font-semibold">
        <ChevronRight size={15} aria-hidden className="turns shrink-0 text-muted" />
        Kinds{facets.some(({ isOn }) => isOn) ? ': filtered' : ''}
      </summary>
      <div className="p-3 pt-0">
        <Facets label="Kinds" facets={facets} />
      </div>
    </details>
  ) : (
    <div className="border-b border-line px-4 py-3">
      <Facets label="Kinds" facets={facets} />
    </div>
  );
});

/** Kinds and sides that there are, counted where everybody's are shown; a service only while one is chosen. */
function facetsOf({ kinds, axes, services }: Counts, search: NowSearch): readonly Facet[] {
  const shown = (count: number) => (search.scope === undefined ? count : undefined);
  const link = (part: NowSearch) => ({ to: '/now' as const, search: { ...search, ...part } });
  const ofKinds = Object.entries(kindLook).flatMap(([kind, { word }]): Facet[] => {
    const count = kinds.find(({ value }) => value === kind)?.count ?? 0;
    const isOn = search.kind === kind;
    // Keys of the table of kinds.
    const value = kind as NonNullable<NowSearch['kind']>;
    if (count === 0 && !isOn) return [];
    return [{ key: kind, label: word, count: shown(count), isOn, link: link({ kind: isOn ? undefined : value }) }];
  });
  const ofAxes = axes.flatMap(({ value, count }): Facet[] => {
    if (value !== 'reliability' && value !== 'security') return [];
    const isOn = search.axis === value;
    return [
      {
        key: value,
        label: axisLook[value].word,
        count: shown(count),
        isOn,
        link: link({ axis: isOn ? undefined : value }),
      },
    ];
  });
  const ofService =
    search.service === undefined
      ? []
      : [
          {
            key: 'service',
            label: search.service,
            count: shown(services.find(({ value }) => value === search.service)?.count ?? 0),
            isOn: true,
            link: link({ service: undefined }),
          },
        ];
  return [...ofKinds, ...ofAxes, ...ofService];
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  const now = useNow(HOUR_MS);
  // By whole hours, so that the question stays the same for as long.
  const from = new Date(now - (now % HOUR_MS));
  const to = new Date(from.getTime() + 28 * 24 * HOUR_MS);
  const mine = useQuery(ask('listMyShifts', { query: { from: from.toISOString(), to: to.toISOString() } })).data;
  if (isFiltered)
    return (
      <Empty title="None of these" action={<LinkButton to="/now">Show everything</LinkButton>}>
        Nothing waits that fits.
      </Empty>
    );
  const next = mine?.next ?? undefined;
  return (
    <Empty
      title="Nothing needs you"
      action={
        <>
          <LinkButton to="/services">Services</LinkButton>
          <LinkButton to="/oncall">Who is on call</LinkButton>
        </>
      }
    >
      {mine === undefined
        ? ''
        : mine.running.length > 0
          ? 'You are on call now.'
          : next === undefined
            ? 'No shift of yours is planned.'
            : `Your next shift begins ${exactWords(next.from)}.`}
    </Empty>
  );
}
