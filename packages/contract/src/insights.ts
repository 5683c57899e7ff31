import { z } from 'zod';
import { Axis, Id, Instant, Nothing, Severity, Slug } from './common.ts';
import { IncidentKind } from './incident-fields.ts';
import { operation } from './operation.ts';

const MetricId = z.enum([
  'time_to_detect',
  'time_to_acknowledge',
  'time_to_engage',
  'time_to_mitigate',
  'time_to_resolve',
  'security_present',
  'alerts_becoming_incidents',
  'useless_pages',
  'disturbed_nights',
  'reopening_rollbacks',
  'gate_no_wait',
  'gate_time_to_go',
  'gate_overrides',
  'overrides_proven_right',
]);

/** An end that is null lies beyond what was observed. */
const Interval = z.object({ lower: z.number().nullable(), upper: z.number().nullable() });
/** Null: too many are still open to say. */
const Estimate = Interval.extend({ estimate: z.number().nullable() });
const Difference = z.object({ estimate: z.number(), lower: z.number(), upper: z.number() });
const TooFew = z.object({ kind: z.literal('too_few'), needed: z.number().int() });

/** Minutes throughout. */
const DurationFigure = z.object({
  metric: MetricId,
  axis: Axis.nullable(),
  count: z.number().int(),
  /** Of these: still open, so that their minutes are a lower bound. */
  open: z.number().int(),
  /** Left out: a moment was never recorded. */
  unknown: z.number().int(),
  summary: z.discriminatedUnion('kind', [
    TooFew,
    z.object({
      kind: z.literal('measured'),
      method: z.enum(['order_statistics', 'kaplan_meier']),
      median: Estimate,
      bootstrap: Interval.nullable(),
      p90: Estimate.nullable(),
    }),
  ]),
  /** Against the period before, of the same length. */
  change: z.discriminatedUnion('kind', [
    TooFew,
    z.object({
      kind: z.enum(['no_change_detectable', 'shorter', 'longer']),
      test: z.enum(['mann_whitney', 'log_rank']),
      p: z.number(),
      difference: Difference,
      /** Of `log_rank`: the difference is that of means up to here. */
      until: z.number().nullable(),
      /** That a random one of this period took less time than a random one before; null: only its bounds are known. */
      probabilityShorter: z.object({ estimate: z.number().nullable(), lower: z.number(), upper: z.number() }),
    }),
  ]),
  before: z.object({ count: z.number().int(), open: z.number().int() }),
  values: z.array(
    z.object({
      kind: z.enum(['incident', 'decision']),
      id: Id,
      /** `INC-12`, or the number of a decision. */
      name: z.string(),
      title: z.string(),
      minutes: z.number(),
      isOver: z.boolean(),
    }),
  ),
});

const ShareFigure = z.object({
  metric: MetricId,
  count: z.number().int(),
  of: z.number().int(),
  /** Left out: not answered yet, or nobody can tell. */
  unknown: z.number().int(),
  summary: z.discriminatedUnion('kind', [
    TooFew,
    z.object({ kind: z.literal('measured'), estimate: z.number(), lower: z.number(), upper: z.number() }),
  ]),
  change: z.discriminatedUnion('kind', [
    TooFew,
    z.object({ kind: z.enum(['no_change_detectable', 'smaller', 'larger']), difference: Difference }),
  ]),
  before: z.object({ count: z.number().int(), of: z.number().int() }),
});

const Period = z.object({ from: Instant, to: Instant });

export const insightsOperations = {
  getInsights: operation({
    method: 'GET',
    path: '/api/v1/insights',
    summary: 'Durations and shares of a period with their intervals, and whether they changed',
    permission: 'insights.read',
    params: Nothing,
    query: z.object({
      /** 90 days before the end when absent; at most 400. */
      from: Instant.optional(),
      /** Now when absent. */
      to: Instant.optional(),
      service: Slug.optional(),
      team: Slug.optional(),
      /** Of durations of incidents. */
      axis: Axis.optional(),
      /** These two: of incidents. */
      kind: IncidentKind.optional(),
      severity: Severity.optional(),
    }),
    body: Nothing,
    response: z.object({
      period: Period,
      before: Period,
      /** False: there was more than is looked at, and only the newest was. */
      isComplete: z.boolean(),
      /** Some of it is made up by the sample organisation. */
      hasSample: z.boolean(),
      incidents: z.number().int(),
      durations: z.array(DurationFigure),
      shares: z.array(ShareFigure),
      /** By name, never by load. */
      people: z.array(
        z.object({
          id: Id,
          name: z.string(),
          pages: z.number().int(),
          /** By their own clock, 22:00 to 6:00; null: where they live is not known. */
          nightPages: z.number().int().nullable(),
          nights: z.number().int().nullable(),
        }),
      ),
      /** Nights of the period, each person's own. */
      nightsEach: z.number().int(),
    }),
    errors: ['request.invalid', 'services.service_not_found', 'services.team_not_found'],
  }),
  listMetrics: operation({
    method: 'GET',
    path: '/api/v1/insights/catalogue',
    summary: 'What each figure measures, what it is good for and what it is not; and what is left out, and why',
    permission: 'insights.read',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: z.object({
      rules: z.array(z.string()),
      metrics: z.array(
        z.object({
          id: MetricId,
          name: z.string(),
          measures: z.string(),
          goodFor: z.string(),
          notFor: z.string(),
          unit: z.enum(['minutes', 'share']),
          better: z.enum(['smaller', 'larger', 'none']),
          fewest: z.number().int(),
        }),
      ),
      leftOut: z.array(z.object({ id: z.string(), name: z.string(), why: z.string(), instead: z.string() })),
    }),
    errors: [],
  }),
  listUselessMarks: operation({
    method: 'GET',
    path: '/api/v1/useless-pages',
    summary: 'Who of those who were paged called it useless',
    permission: 'paging.read',
    params: Nothing,
    query: z.object({
      /** Ids of alert groups with commas between them, at most 100. */
      groups: z
        .string()
        .transform((text) => text.split(','))
        .pipe(z.array(Id).max(100)),
    }),
    body: Nothing,
    response: z.object({
      items: z.array(
        z.object({
          group: Id,
          /** Whoever asks was paged for it, and can say. */
          canMark: z.boolean(),
          isYours: z.boolean(),
          marks: z.array(z.object({ by: z.string(), at: Instant, note: z.string().nullable() })),
        }),
      ),
    }),
    errors: [],
  }),
  markPageUseless: operation({
    method: 'PUT',
    path: '/api/v1/alert-groups/:group/useless',
    summary: 'Say that being paged for this was useless',
    permission: 'paging.respond',
    params: z.object({ group: Id }),
    query: Nothing,
    body: z.object({ note: z.string().trim().min(1).max(500).optional() }),
    response: z.object({ isUseless: z.boolean() }),
    errors: ['alerts.group_not_found', 'insights.not_paged', 'gate.sample_only'],
  }),
  unmarkPageUseless: operation({
    method: 'DELETE',
    path: '/api/v1/alert-groups/:group/useless',
    summary: 'Take back that a page was useless',
    permission: 'paging.respond',
    params: z.object({ group: Id }),
    query: Nothing,
    body: Nothing,
    response: z.object({ isUseless: z.boolean() }),
    errors: ['alerts.group_not_found', 'insights.not_paged', 'gate.sample_only'],
  }),
};
