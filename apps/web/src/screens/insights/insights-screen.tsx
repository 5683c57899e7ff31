import { beginOfPeriod } from '@lockstep/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { BookOpen } from 'lucide-react';
import { ask } from '../../api/query.ts';
import type { InsightsSearch } from '../../api/insights-search.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Fold, PageHead, Section } from '../../ui/page.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { dayWords } from '../../ui/time-words.ts';
import { LeftOutList } from './catalogue-screen.tsx';
import { StripLegend } from './dot-strip.tsx';
import { DurationRow } from './duration-row.tsx';
import { FigureTable } from './figure-table.tsx';
import type { DurationFigure, Insights, Metric, ShareFigure } from './insight-words.ts';
import { InsightsFilters } from './insights-filters.tsx';
import { PeopleTable } from './people-table.tsx';
import { ShareRow } from './share-row.tsx';
import { mostOf } from './strip-layout.ts';

const route = getRouteApi('/app/insights');
type Catalogue = { readonly metrics: readonly Metric[] };

/** From the beginning of a day, so that the same question is asked all day. */
function queryOf({ days, service, team, axis, kind, severity }: InsightsSearch) {
  return {
    from: new Date(beginOfPeriod(Number(days ?? '90'), Date.now())).toISOString(),
    ...(service && { service }),
    ...(team && { team }),
    ...(axis && { axis }),
    ...(kind && { kind }),
    ...(severity && { severity }),
  };
}

/** How incidents, pages and the gate went in a period; nothing is said that the numbers do not carry. */
export function InsightsScreen() {
  const search = route.useSearch();
  const query = useQuery({ ...ask('getInsights', { query: queryOf(search) }), placeholderData: keepPreviousData });
  const catalogue = useQuery({ ...ask('listMetrics'), staleTime: Infinity });
  return (
    <>
      <PageHead
        title="Insights"
        tab="Insights"
        facts={query.data && <Facts insights={query.data} />}
        actions={
          <LinkButton to="/insights/catalogue" icon={BookOpen}>
            What each figure means
          </LinkButton>
        }
      />
      <div className="grid gap-5">
        <InsightsFilters />
        <Loaded query={query} rows={12}>
          {(insights) => (
            <Loaded query={catalogue} rows={12}>
              {(known) => (
                <>
                  {search.view === 'table' ? (
                    <Section title="Durations" flush>
                      <FigureTable figures={insights.durations} metrics={known.metrics} />
                    </Section>
                  ) : (
                    <Durations insights={insights} catalogue={known} />
                  )}
                  <Shares insights={insights} catalogue={known} />
                  <Section title="Pages per person and night" flush>
                    <PeopleTable people={insights.people} nightsEach={insights.nightsEach} />
                  </Section>
                  <Fold title="What is left out on purpose" note={`${known.leftOut.length} popular figures, and why`}>
                    <LeftOutList leftOut={known.leftOut} />
                  </Fold>
                </>
              )}
            </Loaded>
          )}
        </Loaded>
      </div>
    </>
  );
}

function Facts({ insights: { period, before, incidents, isComplete, hasSample } }: { insights: Insights }) {
  return (
    <>
      <span className="tabular">
        {incidents} {incidents === 1 ? 'incident' : 'incidents'}
      </span>
      <span className="tabular">
        {dayWords(period.from)} to {dayWords(period.to)}
      </span>
      <span className="tabular">
        compared with {dayWords(before.from)} to {dayWords(before.to)}
      </span>
      {!isComplete && <span className="text-warn">only the newest are counted: narrow the filters</span>}
      {hasSample && <span className="chip">with the sample organisation</span>}
    </>
  );
}

const GATE: ReadonlySet<string> = new Set([
  'gate_time_to_go',
  'gate_no_wait',
  'gate_overrides',
  'overrides_proven_right',
  'reopening_rollbacks',
]);

function Durations({ insights: { durations }, catalogue }: { insights: Insights; catalogue: Catalogue }) {
  const most = mostOf(durations.flatMap(({ values }) => values.map(({ minutes }) => minutes)));
  const ofIncidents = durations.filter(({ metric }) => !GATE.has(metric));
  const phases = [...Map.groupBy(ofIncidents, ({ metric }) => metric)];
  if (ofIncidents.every(({ values }) => values.length === 0))
    return (
      <Section title="How long it took" flush>
        <Empty title="No incident in this period">
          Once there is one, each becomes a dot here. Restricted incidents and drills are in no figure.
        </Empty>
      </Section>
    );
  return (
    <>
      <StripLegend />
      {phases.map(([metric, figures]) => (
        <Phase key={metric} metric={catalogue.metrics.find(({ id }) => id === metric)} figures={figures} most={most} />
      ))}
    </>
  );
}

function Phase({
  metric,
  figures,
  most,
}: {
  metric: Metric | undefined;
  figures: readonly DurationFigure[];
  most: number;
}) {
  const name = metric?.name ?? '';
  return (
    <Section
      title={
        <Link to="/insights/catalogue" hash={metric?.id ?? ''} className="link text-ink">
          {name}
        </Link>
      }
      note={metric?.measures}
      flush
    >
      {figures.map((figure) => (
        <DurationRow key={String(figure.axis)} figure={figure} name={name} most={most} />
      ))}
    </Section>
  );
}

function Shares({ insights: { shares, durations }, catalogue }: { insights: Insights; catalogue: Catalogue }) {
  const metricOf = (figure: ShareFigure) => catalogue.metrics.find(({ id }) => id === figure.metric);
  const rows = (isOfGate: boolean) =>
    shares
      .filter(({ metric }) => GATE.has(metric) === isOfGate)
      .map((figure) => <ShareRow key={figure.metric} figure={figure} metric={metricOf(figure)} />);
  const waits = durations.filter(({ metric }) => metric === 'gate_time_to_go');
  return (
    <>
      <Section title="Who was in it, and what for" flush>
        {rows(false)}
      </Section>
      <Section title="What the gate costs, and what it is for" flush>
        {waits.map((figure) => (
          <DurationRow
            key={figure.metric}
            figure={figure}
            name="From question to go"
            most={mostOf(figure.values.map(({ minutes }) => minutes))}
          />
        ))}
        {rows(true)}
      </Section>
    </>
  );
}
