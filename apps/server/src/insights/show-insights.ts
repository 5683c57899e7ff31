import type { Axis } from '@lockstep/contract';
import type { IncidentKind, Severity } from '#incidents/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { type DurationFigure, durationFigure, PHASES, valueOfSide, valueOfWait } from './durations.ts';
import {
  countDecisions,
  countRollbacks,
  type GateCounts,
  listWaits,
  MOST_WAITS,
  type Wait,
} from './gate-facts-store.ts';
import { listSides, MOST_INCIDENTS, type SideFacts } from './incident-facts-store.ts';
import { type NightCounts, nightsOf, type PersonPages } from './nights.ts';
import { countPagedGroups, listPageFacts, MOST_PAGES, type PagedGroups } from './paging-facts-store.ts';
import { type Period, periodBefore, periodOf } from './period.ts';
import { type Scope, scopeOf } from './scope.ts';
import { type ShareFigure, shareFigure } from './shares.ts';

export interface InsightsQuery {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly service?: string | undefined;
  readonly team?: string | undefined;
  readonly axis?: Axis | undefined;
  readonly kind?: IncidentKind | undefined;
  readonly severity?: Severity | undefined;
}

export interface Insights {
  readonly period: Period;
  readonly before: Period;
  /** False: only the newest of what there was is in it. */
  readonly isComplete: boolean;
  readonly hasSample: boolean;
  readonly incidents: number;
  readonly durations: readonly DurationFigure[];
  readonly shares: readonly ShareFigure[];
  readonly people: readonly PersonPages[];
  readonly nightsEach: number;
}

/** Everything that is said of one period. */
interface PeriodFacts {
  readonly sides: readonly SideFacts[];
  readonly incidents: number;
  readonly withSecurity: number;
  readonly groups: PagedGroups;
  readonly nights: NightCounts;
  readonly gate: GateCounts;
  readonly waits: readonly Wait[];
  readonly rollbacks: { readonly deployed: number; readonly reopening: number };
  readonly isComplete: boolean;
}

/** The figures of a period beside those of the one before. The same for every reader: see `isCounted`. */
export async function showInsights(ctx: RequestContext, query: InsightsQuery): Promise<Insights> {
  requirePermission(ctx, 'insights.read');
  const period = periodOf(ctx, query);
  const before = periodBefore(period);
  const scope = await scopeOf(ctx.read, query);
  const now = await readPeriod(ctx.read, period, scope, query);
  const earlier = await readPeriod(ctx.read, before, scope, query);
  return {
    period,
    before,
    isComplete: now.isComplete && earlier.isComplete,
    hasSample: [now, earlier].some(hasSample),
    incidents: now.incidents,
    durations: await durationsOf(now, earlier, query.axis, ctx.now),
    shares: sharesOf(now, earlier),
    people: now.nights.people,
    nightsEach: now.nights.nightsEach,
  };
}

async function readPeriod(tx: Transaction, period: Period, scope: Scope, query: InsightsQuery): Promise<PeriodFacts> {
  const { axis, kind, severity } = query;
  const found = await listSides(tx, period, scope, { kind, severity });
  const ids = [...new Set(found.map(({ id }) => id))];
  const counted = new Set(ids.slice(0, MOST_INCIDENTS));
  const sides = found.filter(({ id }) => counted.has(id));
  const incidents = new Map(sides.map((side) => [side.id, side.hasSecurity]));
  const pages = await listPageFacts(tx, period, scope, axis);
  const waits = await listWaits(tx, period, scope);
  return {
    sides: sides.filter((side) => axis === undefined || side.axis === axis),
    incidents: incidents.size,
    withSecurity: [...incidents.values()].filter((has) => has).length,
    groups: await countPagedGroups(tx, period, scope, axis),
    nights: nightsOf(pages.slice(0, MOST_PAGES), period),
    gate: await countDecisions(tx, period, scope),
    waits: waits.slice(0, MOST_WAITS),
    rollbacks: await countRollbacks(tx, period, scope),
    isComplete: ids.length <= MOST_INCIDENTS && pages.length <= MOST_PAGES && waits.length <= MOST_WAITS,
  };
}

function hasSample({ sides, groups, gate }: PeriodFacts): boolean {
  return groups.hasSample || gate.hasSample || sides.some(({ isSample }) => isSample);
}

/** One figure after the other, and whoever else waits is served in between: with a thousand incidents each takes a tenth of a second. */
async function durationsOf(
  now: PeriodFacts,
  before: PeriodFacts,
  only: Axis | undefined,
  at: number,
): Promise<readonly DurationFigure[]> {
  const axes = (['reliability', 'security'] as const).filter((axis) => only === undefined || only === axis);
  const figures: DurationFigure[] = [];
  for (const phase of PHASES) {
    for (const axis of axes) {
      const valuesOf = ({ sides }: PeriodFacts) =>
        sides.filter((side) => side.axis === axis).map((side) => valueOfSide(side, phase, at));
      figures.push(durationFigure(phase.metric, axis, valuesOf(now), valuesOf(before)));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  const waitsOf = ({ waits }: PeriodFacts) => waits.map((wait) => valueOfWait(wait, at));
  return [...figures, durationFigure('gate_time_to_go', undefined, waitsOf(now), waitsOf(before))];
}

function sharesOf(now: PeriodFacts, before: PeriodFacts): readonly ShareFigure[] {
  const share = (
    metric: ShareFigure['metric'],
    partOf: (facts: PeriodFacts) => readonly [number, number],
    unknown = 0,
  ): ShareFigure => {
    const [count, of] = partOf(now);
    const [countBefore, ofBefore] = partOf(before);
    return shareFigure(metric, { count, of }, { count: countBefore, of: ofBefore }, unknown);
  };
  return [
    share('security_present', ({ withSecurity, incidents }) => [withSecurity, incidents]),
    share('alerts_becoming_incidents', ({ groups }) => [groups.withIncident, groups.count]),
    share('useless_pages', ({ groups }) => [groups.useless, groups.count]),
    share('disturbed_nights', ({ nights }) => [nights.disturbed, nights.of], now.nights.unknown),
    share('reopening_rollbacks', ({ rollbacks }) => [rollbacks.reopening, rollbacks.deployed]),
    share('gate_no_wait', ({ gate }) => [gate.atOnce, gate.asked]),
    share('gate_overrides', ({ gate }) => [gate.overridden, gate.stopped]),
    share(
      'overrides_proven_right',
      ({ gate }) => [gate.justified, gate.reviewed],
      now.gate.overridden - Math.min(now.gate.overridden, now.gate.reviewed),
    ),
  ];
}
