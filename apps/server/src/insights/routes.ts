import type { insightsOperations, ResponseOf } from '@lockstep/contract';
import type { DeepReadonly, Handlers } from '../platform/http/handlers.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import type { DurationFigure } from './durations.ts';
import { listMetrics } from './list-metrics.ts';
import { listUselessMarks } from './list-marks.ts';
import { markPageUseless, unmarkPageUseless } from './mark-page.ts';
import type { Period } from './period.ts';
import type { ShareFigure } from './shares.ts';
import { type Insights, showInsights } from './show-insights.ts';

type Body = DeepReadonly<ResponseOf<(typeof insightsOperations)['getInsights']>>;
interface Ends {
  readonly lower: number | undefined;
  readonly upper: number | undefined;
}

export const insightsHandlers: Handlers<typeof insightsOperations> = {
  getInsights: async (ctx, { query }) => insightsBody(await showInsights(ctx, query)),
  // oxlint-disable-next-line typescript/require-await -- handlers are asynchronous
  listMetrics: async (ctx) => listMetrics(ctx),
  listUselessMarks: async (ctx, { query }) => ({
    items: (await listUselessMarks(ctx, query.groups)).map(({ groupId, canMark, isYours, marks }) => ({
      group: groupId,
      canMark,
      isYours,
      marks: marks.map(({ by, at, note }) => ({ by, at: isoInstant(at), note: note ?? null })),
    })),
  }),
  markPageUseless: async (ctx, { params, body }) => {
    await markPageUseless(ctx, params.group, body.note);
    return { isUseless: true };
  },
  unmarkPageUseless: async (ctx, { params }) => {
    await unmarkPageUseless(ctx, params.group);
    return { isUseless: false };
  },
};

function insightsBody({ period, before, durations, shares, people, ...rest }: Insights): Body {
  return {
    ...rest,
    period: periodBody(period),
    before: periodBody(before),
    durations: durations.map(durationBody),
    shares: shares.map(shareBody),
    people: people.map(({ nightPages, nights, ...person }) => ({
      ...person,
      nightPages: nightPages ?? null,
      nights: nights ?? null,
    })),
  };
}

function periodBody({ from, to }: Period): Body['period'] {
  return { from: isoInstant(from), to: isoInstant(to) };
}

function durationBody(figure: DurationFigure): Body['durations'][number] {
  const { metric, axis, summary, change, unknown, before, values } = figure;
  return {
    metric,
    axis: axis ?? null,
    count: summary.count,
    open: summary.open,
    unknown,
    summary:
      summary.kind === 'too_few'
        ? { kind: summary.kind, needed: summary.needed }
        : {
            kind: summary.kind,
            method: summary.method,
            median: estimateBody(summary.median),
            bootstrap: summary.bootstrap === undefined ? null : endsBody(summary.bootstrap),
            p90: summary.p90 === undefined ? null : estimateBody(summary.p90),
          },
    change: change.kind === 'too_few' ? change : changeBody(change),
    before,
    values,
  };
}

type Told = Exclude<DurationFigure['change'], { kind: 'too_few' }>;

function changeBody({ kind, test, p, difference, until, probabilityShorter }: Told) {
  const { estimate = null, ...bounds } = probabilityShorter;
  return { kind, test, p, difference, until: until ?? null, probabilityShorter: { ...bounds, estimate } };
}

function shareBody({ metric, summary, change, unknown, before }: ShareFigure): Body['shares'][number] {
  const { count, of, ...told } = summary;
  return { metric, count, of, unknown, summary: told, change, before };
}

function estimateBody({ estimate, lower, upper }: Ends & { readonly estimate: number | undefined }) {
  return { estimate: estimate ?? null, ...endsBody({ lower, upper }) };
}

function endsBody({ lower, upper }: Ends) {
  return { lower: lower ?? null, upper: upper ?? null };
}
