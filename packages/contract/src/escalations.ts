import { z } from 'zod';
import { AlertAxis } from './alert-axis.ts';
import { Axis, Id, Instant, Nothing } from './common.ts';
import { operation } from './operation.ts';

const OfGroup = z.object({ group: Id });

/** Somebody who was asked; the name is the present one. */
export const PagedPerson = z.object({ id: Id, name: z.string() });

/** Where the escalation of one alert group stands. */
export const AlertEscalation = z.object({
  group: Id,
  title: z.string(),
  urgency: z.enum(['high', 'low']),
  axis: AlertAxis,
  /** `not_escalated`: no policy takes it, or it waits for its turn of a moment. */
  status: z.enum(['not_escalated', 'escalating', 'acknowledged', 'snoozed', 'resolved', 'merged']),
  policy: z.object({ id: Id, name: z.string() }).nullable(),
  /** Counted from 1; null: no step is current. */
  step: z.number().int().nullable(),
  steps: z.number().int(),
  /** When somebody is asked next, unless somebody answers; null: nothing happens by itself. */
  dueAt: Instant.nullable(),
  /** Who is asked now and has not said "not me". */
  asked: z.array(PagedPerson),
  /**
   * What happens then, as far as the policy says: the same people `again`, the next `member` of this step's ring, another `step`,
   * another `policy`. Null: nobody is asked by itself.
   */
  next: z
    .object({
      kind: z.enum(['again', 'member', 'step', 'policy']),
      /** Counted from 1; null for another policy. */
      step: z.number().int().nullable(),
      /** Names of people, schedules, teams, rooms and webhooks; of a ring it is one of them. */
      who: z.array(z.string()),
    })
    .nullable(),
  acknowledgedBy: z.array(z.object({ by: z.string(), axis: Axis.nullable(), at: Instant })),
});

/** What an act brought: the state after it, and what the chain says of it. */
export const ActAnswer = AlertEscalation.extend({ said: z.array(z.string()) });

export const ChainLine = z.object({
  at: Instant,
  /** For programs; stays. */
  code: z.string(),
  /** For people. */
  sentence: z.string(),
  person: PagedPerson.nullable(),
  page: Id.nullable(),
  notification: Id.nullable(),
});

export const PageDelivery = z.object({
  at: Instant,
  outcome: z.enum(['delivered', 'retryable', 'rejected', 'unknown']),
  reason: z.string().nullable(),
  durationMs: z.number().int(),
});

export const PageNotification = z.object({
  id: Id,
  person: PagedPerson.nullable(),
  page: Id.nullable(),
  channel: z.string(),
  address: z.string(),
  state: z.enum(['waiting', 'sending', 'delivered', 'rejected', 'unknown', 'dropped']),
  /** Why it waits, was dropped or refused. */
  reason: z.string().nullable(),
  dueAt: Instant.nullable(),
  /** A limit keeps it back until then. */
  heldUntil: Instant.nullable(),
  createdAt: Instant,
  deliveries: z.array(PageDelivery),
});

/** Everything that became of an alert group, oldest first. */
export const AlertGroupChain = z.object({
  escalation: AlertEscalation,
  lines: z.array(ChainLine),
  notifications: z.array(PageNotification),
  /** Lines and messages before these are left out: a group that goes on for days has many. */
  isCut: z.boolean(),
});

/** Why people were, or were not, paged for an alert. */
export const AlertWhy = z.object({
  alert: Id,
  group: Id.nullable(),
  /** What was decided when the alert came in, in sentences. */
  decision: z.array(z.string()),
  /** About the person asked for; else about everybody. */
  answer: z.string(),
  lines: z.array(ChainLine),
});

const acting = {
  permission: 'paging.respond',
  idempotent: true,
  params: OfGroup,
  query: Nothing,
  response: ActAnswer,
} as const;

const refusals = ['paging.group_not_found', 'paging.not_escalated', 'paging.group_over', 'gate.sample_only'] as const;

export const escalationsOperations = {
  getAlertGroupChain: operation({
    method: 'GET',
    path: '/api/v1/alert-groups/:group/chain',
    summary: 'What became of an alert group: who was asked, how, and what they answered',
    permission: 'paging.read',
    params: OfGroup,
    query: Nothing,
    body: Nothing,
    response: AlertGroupChain,
    errors: ['paging.group_not_found'],
  }),
  getAlertWhy: operation({
    method: 'GET',
    path: '/api/v1/alerts/:alert/why',
    summary: 'Why somebody was, or was not, paged for an alert',
    permission: 'paging.read',
    params: z.object({ alert: Id }),
    query: z.object({ user: Id.optional() }),
    body: Nothing,
    response: AlertWhy,
    errors: ['alerts.alert_not_found', 'access.user_not_found'],
  }),
  acknowledgeAlertGroup: operation({
    ...acting,
    method: 'POST',
    path: '/api/v1/alert-groups/:group/acknowledge',
    summary: 'I have it: nobody else is paged',
    /** The key it is meant for, where a step wants both. */
    body: z.object({ axis: Axis.optional() }),
    errors: [...refusals],
  }),
  unacknowledgeAlertGroup: operation({
    ...acting,
    method: 'POST',
    path: '/api/v1/alert-groups/:group/unacknowledge',
    summary: 'Take an acknowledgement back: the same step is paged again',
    body: Nothing,
    errors: [...refusals],
  }),
  declineAlertGroup: operation({
    ...acting,
    method: 'POST',
    path: '/api/v1/alert-groups/:group/not-me',
    summary: 'Not me: the next in line is paged at once',
    body: Nothing,
    errors: [...refusals],
  }),
  resolveAlertGroup: operation({
    ...acting,
    method: 'POST',
    path: '/api/v1/alert-groups/:group/resolve',
    summary: 'It is over: the group and its alerts are resolved',
    body: Nothing,
    errors: [...refusals],
  }),
  snoozeAlertGroup: operation({
    ...acting,
    method: 'POST',
    path: '/api/v1/alert-groups/:group/snooze',
    summary: 'Page nobody for a while; then the same step is paged again',
    body: z.object({ minutes: z.number().int().min(1).max(43_200) }),
    errors: [...refusals],
  }),
  wakeAlertGroup: operation({
    ...acting,
    method: 'POST',
    path: '/api/v1/alert-groups/:group/wake',
    summary: 'End a snooze now',
    body: Nothing,
    errors: [...refusals],
  }),
  escalateAlertGroup: operation({
    ...acting,
    method: 'POST',
    path: '/api/v1/alert-groups/:group/escalate',
    summary: 'Page the next step now, or a step by name',
    body: z.object({ step: z.string().min(1).max(100).optional() }),
    errors: [...refusals],
  }),
  reassignAlertGroup: operation({
    ...acting,
    method: 'POST',
    path: '/api/v1/alert-groups/:group/reassign',
    summary: 'Hand it to a person or to another policy',
    body: z.union([z.strictObject({ person: Id }), z.strictObject({ policy: Id })]),
    errors: [...refusals, 'access.user_not_found', 'paging.policy_not_found'],
  }),
};
