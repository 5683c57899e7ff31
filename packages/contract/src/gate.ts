import { z } from 'zod';
import { Finding } from './advisories.ts';
import { ActorRef, Axis, Id, Instant, Nothing, PageQuery, Reason, Slug, Verdict, Version } from './common.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';

const Direction = z.enum(['rollback', 'roll_forward', 'sideways']);

export const GateReason = z.object({
  code: z.string(),
  axis: z.enum(['reliability', 'security', 'both']),
  verdict: Verdict,
  sentence: z.string(),
  rule: z.string(),
  subjects: z.array(z.string()),
});

export const Choice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stay'), version: Version }),
  z.object({ kind: z.literal('release'), version: Version, direction: Direction }),
  z.object({
    kind: z.literal('hotfix'),
    recipe: z.object({
      base: Version,
      upgrades: z.array(z.object({ package: z.string(), from: z.array(z.string()), to: z.string() })),
    }),
  }),
]);

const Axes = z.object({ reliability: Verdict, security: Verdict });

export const Judgement = z.object({
  verdict: Verdict,
  axes: Axes,
  reasons: z.array(GateReason),
  reopened: z.array(Finding),
  carried: z.array(Finding),
  closed: z.array(Finding),
  reopenedIncidents: z.array(z.string()),
  crossedPoints: z.array(z.string()),
  summary: z.string(),
  isUncertain: z.boolean(),
});

/** Alternatives carry their findings as names only: open one to see it judged as a target. */
export const Alternative = z.object({
  choice: Choice,
  verdict: Verdict,
  axes: Axes,
  reasons: z.array(GateReason),
  reopenedNames: z.array(z.string()),
  closedCount: z.number().int(),
  summary: z.string(),
  isUncertain: z.boolean(),
  isListedOnly: z.boolean(),
  isRecommended: z.boolean(),
  because: z.string(),
});

export const SignoffState = z.enum([
  'not_needed',
  'not_requested',
  'waiting',
  'signed',
  'refused',
  'expired',
  'lapsed',
  'broken_glass',
]);

/** What has happened around a decision since it was made. The decision itself never changes. */
export const Signoff = z.object({
  state: SignoffState,
  keysNeeded: z.array(Axis),
  requestedAt: Instant.nullable(),
  requestedBy: ActorRef.nullable(),
  reason: z.string().nullable(),
  expiresAt: Instant.nullable(),
  keys: z.array(
    z.object({
      axis: Axis,
      holders: z.array(z.string()),
      deputy: z.string().nullable(),
      signedBy: ActorRef.nullable(),
      signedAt: Instant.nullable(),
      /** How long it has been waiting or had waited. */
      waitedSeconds: z.number().int().nullable(),
      isRecentlyGranted: z.boolean(),
      /** Covered by a pre-signature made by day. */
      isPreSigned: z.boolean(),
    }),
  ),
  breakGlass: z
    .object({
      by: ActorRef,
      at: Instant,
      expiresAt: Instant,
      reason: z.string(),
      reviewDueAt: Instant,
      reviewedBy: ActorRef.nullable(),
      reviewedAt: Instant.nullable(),
      reviewVerdict: z.enum(['justified', 'not_justified']).nullable(),
      reviewNote: z.string().nullable(),
    })
    .nullable(),
  /** From when break-glass is offered on the screen (it is always possible for people on call). */
  breakGlassOfferedAt: Instant.nullable(),
});

export const GateDecision = z.object({
  id: Id,
  number: z.number().int(),
  service: Slug,
  environment: Slug,
  /** The release being left; null when nothing serves. */
  current: Version.nullable(),
  target: Version,
  asOf: Instant,
  loadedAsOf: Instant.nullable(),
  decidedAt: Instant,
  decidedBy: ActorRef,
  expiresAt: Instant,
  verdict: Verdict,
  axes: Axes,
  mode: z.enum(['warn_only', 'enforcing']),
  effect: z.enum(['enforced', 'warn']),
  motive: z.enum(['reliability', 'security', 'routine']),
  title: z.string(),
  direction: Direction,
  /** Its findings are those of `judgement` that are carried and closed: what runs now. */
  stay: Judgement.omit({ reopened: true, carried: true, closed: true }).nullable(),
  judgement: Judgement,
  alternatives: z.array(Alternative),
  candidatesLeftOut: z.number().int(),
  recommended: Choice.nullable(),
  keysNeeded: z.array(Axis),
  /** Other things that go back with the release: flags, configuration, points, simulated data; sentences. */
  alsoGoesBack: z.array(z.string()),
  obligations: z.array(z.object({ kind: z.string(), sentence: z.string(), dueAt: Instant.nullable() })),
  isFlipFlop: z.boolean(),
  missingFacts: z.array(z.string()),
  feeds: z.array(
    z.object({ name: z.string(), contentAt: Instant.nullable(), loadedAt: Instant, records: z.number().int() }),
  ),
  policyVersion: z.number().int(),
  /** Digests of the canonical facts and of the policy: what a signature binds to. */
  factsDigest: z.string(),
  policyDigest: z.string(),
  boundDigests: z.array(z.string()),
  isSample: z.boolean(),
  /** May the action go ahead right now, everything considered (verdict, keys, break-glass, expiry, mode)? */
  mayProceed: z.boolean(),
  mayProceedBecause: z.string(),
  exitCode: z.number().int(),
  signoff: Signoff,
});

export const DecisionSummary = GateDecision.pick({
  id: true,
  number: true,
  service: true,
  environment: true,
  current: true,
  target: true,
  asOf: true,
  decidedAt: true,
  decidedBy: true,
  expiresAt: true,
  verdict: true,
  axes: true,
  effect: true,
  title: true,
  direction: true,
  keysNeeded: true,
  isSample: true,
  mayProceed: true,
}).extend({
  summary: z.string(),
  signoffState: SignoffState,
  waitingFor: z.array(Axis),
  reviewDueAt: Instant.nullable(),
});

export const GateRequest = z.object({
  service: Slug,
  environment: Slug,
  target: Version,
  /** The release being left; default what serves now (at `asOf`). */
  current: Version.optional(),
  motive: z.enum(['reliability', 'security', 'routine']).default('reliability'),
  reason: z.string().trim().max(2000).default(''),
  incident: Id.optional(),
  /** Automatic actors say so; the flip-flop breaker pauses them. */
  isAutomatic: z.boolean().default(false),
  /** A question about the past; nothing newer counts. */
  asOf: Instant.optional(),
  /** "As loaded at". */
  loadedAsOf: Instant.optional(),
  /** Only for questions about the past; the decision says so. */
  isFeedAgeRuleOff: z.boolean().default(false),
});

export const SafeHarbour = z.object({
  service: Slug,
  environment: Slug,
  current: Version.nullable(),
  /** null: NONE, with an owner and the cure. */
  target: Version.nullable(),
  verdict: Verdict.nullable(),
  summary: z.string(),
  owner: z.string().nullable(),
  cure: z.string().nullable(),
  computedAt: Instant,
  /** Verdicts of the newest releases, precomputed. */
  verdicts: z.array(z.object({ version: Version, verdict: Verdict, axes: Axes, summary: z.string() })),
  preSignatures: z.array(z.object({ id: Id, axis: Axis, version: Version, by: ActorRef, expiresAt: Instant })),
});

export const HoldRecord = z.object({
  id: Id,
  service: Slug,
  environment: Slug,
  version: Version,
  axis: Axis,
  reason: z.string(),
  subject: z.string().nullable(),
  placedAt: Instant,
  placedBy: ActorRef,
  expiresAt: Instant.nullable(),
  isQuarantine: z.boolean(),
  liftedAt: Instant.nullable(),
  liftedBy: ActorRef.nullable(),
});

export const FloorRecord = z.object({
  id: Id,
  service: Slug,
  environment: Slug,
  group: z.string(),
  package: z.string(),
  closedByVersion: Version,
  state: z.enum(['proposed', 'in_force']),
  proposedAt: Instant,
  inForceAt: Instant.nullable(),
  addedBy: z.enum(['stability', 'both_keys']).nullable(),
  because: z.string(),
});

export const PolicyRecord = z.object({
  id: Id,
  version: z.number().int(),
  title: z.string(),
  cedar: z.string(),
  settings: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])),
  state: z.enum(['draft', 'pending', 'active', 'retired']),
  digest: z.string(),
  createdAt: Instant,
  createdBy: ActorRef,
  activatedAt: Instant.nullable(),
  pendingChangeId: Id.nullable(),
});

/** Where notices about sign-offs and broken glass go. */
export const NotificationTarget = z.object({
  id: Id,
  kind: z.enum(['mail', 'slack']),
  /** Of a webhook only the host: whoever has its address can post to it. */
  address: z.string(),
  /** null: hears of both. */
  axis: Axis.nullable(),
  createdAt: Instant,
  createdBy: ActorRef,
});

const NewNotificationTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('mail'), address: z.email().max(254), axis: Axis.optional() }),
  z.object({ kind: z.literal('slack'), address: z.url({ protocol: /^https?$/ }).max(2000), axis: Axis.optional() }),
]);

const OfDecision = z.object({ decision: z.union([Id, z.string().regex(/^[A-Za-z]?-?\d{1,12}$/)]) });

export const gateOperations = {
  decideRemediation: operation({
    method: 'POST',
    path: '/api/v1/gate/decisions',
    summary: 'Judge a proposed release action',
    permission: 'gate.decide',
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: GateRequest,
    response: GateDecision,
    errors: [
      'services.service_not_found',
      'services.environment_not_found',
      'releases.release_not_found',
      'incidents.incident_not_found',
    ],
  }),
  listDecisions: operation({
    method: 'GET',
    path: '/api/v1/gate/decisions',
    summary: 'Decisions, newest first',
    permission: 'gate.read',
    params: Nothing,
    query: PageQuery.extend({
      service: Slug.optional(),
      verdict: Verdict.optional(),
      waiting: z.stringbool().optional(),
    }),
    body: Nothing,
    response: pageOf(DecisionSummary),
    errors: [],
  }),
  getDecision: operation({
    method: 'GET',
    path: '/api/v1/gate/decisions/:decision',
    summary: 'One decision with its sign-offs',
    permission: 'gate.read',
    params: OfDecision,
    query: Nothing,
    body: Nothing,
    response: GateDecision,
    errors: ['gate.decision_not_found'],
  }),
  /** Judges the stored canonical facts under the stored policy again and compares. */
  replayDecision: operation({
    method: 'POST',
    path: '/api/v1/gate/decisions/:decision/replay',
    summary: 'Judge the stored facts again',
    permission: 'gate.read',
    params: OfDecision,
    query: Nothing,
    body: Nothing,
    response: z.object({
      decision: z.number().int(),
      isSame: z.boolean(),
      stored: z.object({ verdict: Verdict, reasons: z.array(z.string()) }),
      replayed: z.object({ verdict: Verdict, reasons: z.array(z.string()) }),
      factsDigest: z.string(),
      policyDigest: z.string(),
      facts: z.unknown(),
      differences: z.array(z.string()),
    }),
    errors: ['gate.decision_not_found'],
  }),
  requestSignoff: operation({
    method: 'POST',
    path: '/api/v1/gate/decisions/:decision/signoff',
    summary: 'Ask the keys to sign',
    permission: 'gate.request_signoff',
    idempotent: true,
    params: OfDecision,
    query: Nothing,
    body: z.object({ reason: Reason, expiresInMinutes: z.number().int().min(5).max(43_200).default(240) }),
    response: GateDecision,
    errors: [
      'gate.decision_not_found',
      'gate.signoff_not_needed',
      'gate.decision_expired',
      'gate.already_signed',
      'gate.facts_moved',
      'gate.sample_only',
    ],
  }),
  turnKey: operation({
    method: 'POST',
    path: '/api/v1/gate/decisions/:decision/keys/:axis',
    summary: 'Turn a key',
    permission: 'authenticated',
    interactive: true,
    params: OfDecision.extend({ axis: Axis }),
    query: Nothing,
    /** The digest the person saw: a signature binds to it and lapses when the facts have moved to something stricter. */
    body: z.object({ factsDigest: z.string(), note: z.string().trim().max(2000).default('') }),
    response: GateDecision,
    errors: [
      'gate.decision_not_found',
      'gate.signoff_not_needed',
      'gate.signoff_not_requested',
      'gate.decision_expired',
      'gate.facts_moved',
      'gate.already_signed',
      'gate.same_person',
      'gate.sample_only',
    ],
  }),
  refuseKey: operation({
    method: 'POST',
    path: '/api/v1/gate/decisions/:decision/keys/:axis/refusal',
    summary: 'Refuse to turn a key, with the reason',
    permission: 'authenticated',
    interactive: true,
    params: OfDecision.extend({ axis: Axis }),
    query: Nothing,
    body: z.object({ reason: Reason }),
    response: GateDecision,
    errors: [
      'gate.decision_not_found',
      'gate.signoff_not_needed',
      'gate.signoff_not_requested',
      'gate.decision_expired',
      'gate.facts_moved',
      'gate.already_signed',
      'gate.same_person',
      'gate.sample_only',
    ],
  }),
  breakGlass: operation({
    method: 'POST',
    path: '/api/v1/gate/decisions/:decision/break-glass',
    summary: 'Go ahead alone, now; both teams are told, the other key reviews within 24 hours',
    permission: 'gate.break_glass',
    interactive: true,
    params: OfDecision,
    query: Nothing,
    body: z.object({ reason: Reason }),
    response: GateDecision,
    errors: [
      'gate.decision_not_found',
      'gate.quarantined',
      'gate.signoff_not_needed',
      'gate.decision_expired',
      'gate.sample_only',
    ],
  }),
  reviewBreakGlass: operation({
    method: 'POST',
    path: '/api/v1/gate/decisions/:decision/break-glass/review',
    summary: 'Review a broken glass',
    permission: 'authenticated',
    interactive: true,
    params: OfDecision,
    query: Nothing,
    body: z.object({ verdict: z.enum(['justified', 'not_justified']), note: Reason }),
    response: GateDecision,
    errors: ['gate.decision_not_found', 'gate.review_not_due', 'gate.same_person', 'gate.sample_only'],
  }),
  listSafeHarbours: operation({
    method: 'GET',
    path: '/api/v1/gate/safe-harbours',
    summary: 'Where each service could go back to now',
    permission: 'gate.read',
    params: Nothing,
    query: z.object({ service: Slug.optional() }),
    body: Nothing,
    response: z.object({ items: z.array(SafeHarbour) }),
    errors: ['services.service_not_found'],
  }),
  preSign: operation({
    method: 'POST',
    path: '/api/v1/gate/pre-signatures',
    summary: 'Sign by day for a target to use at night',
    permission: 'authenticated',
    interactive: true,
    params: Nothing,
    query: Nothing,
    body: z.object({
      service: Slug,
      environment: Slug,
      version: Version,
      axis: Axis,
      reason: Reason,
      expiresAt: Instant,
    }),
    response: z.object({ id: Id }),
    errors: [
      'services.service_not_found',
      'services.environment_not_found',
      'releases.release_not_found',
      'gate.sample_only',
    ],
  }),
  listHolds: operation({
    method: 'GET',
    path: '/api/v1/gate/holds',
    summary: 'Holds',
    permission: 'gate.read',
    params: Nothing,
    query: PageQuery.extend({ service: Slug.optional(), active: z.stringbool().optional() }),
    body: Nothing,
    response: pageOf(HoldRecord),
    errors: [],
  }),
  placeHold: operation({
    method: 'POST',
    path: '/api/v1/gate/holds',
    summary: 'Claim that a release must not run',
    permission: 'authenticated',
    interactive: true,
    params: Nothing,
    query: Nothing,
    body: z.object({
      service: Slug,
      environment: Slug,
      version: Version,
      axis: Axis,
      reason: Reason,
      expiresAt: Instant.optional(),
      isQuarantine: z.boolean().default(false),
    }),
    response: HoldRecord,
    errors: [
      'services.service_not_found',
      'services.environment_not_found',
      'releases.release_not_found',
      'gate.hold_other_axis',
      'gate.sample_only',
    ],
  }),
  liftHold: operation({
    method: 'POST',
    path: '/api/v1/gate/holds/:hold/lift',
    summary: 'Lift a hold; only its own axis may',
    permission: 'authenticated',
    interactive: true,
    params: z.object({ hold: Id }),
    query: Nothing,
    body: z.object({ reason: Reason }),
    response: HoldRecord,
    errors: ['gate.hold_not_found', 'gate.hold_other_axis', 'gate.sample_only'],
  }),
  listFloor: operation({
    method: 'GET',
    path: '/api/v1/gate/floor',
    summary: 'Findings that must not come back',
    permission: 'gate.read',
    params: Nothing,
    query: PageQuery.extend({ service: Slug.optional() }),
    body: Nothing,
    response: pageOf(FloorRecord),
    errors: [],
  }),
  /** One key proposes that an entry counts at once; the other key agrees with `approveChange`. */
  joinFloor: operation({
    method: 'POST',
    path: '/api/v1/gate/floor/:entry/join',
    summary: 'Let a finding count for the floor before its time; takes both keys',
    permission: 'authenticated',
    interactive: true,
    params: z.object({ entry: Id }),
    query: Nothing,
    body: z.object({ axis: Axis, reason: Reason }),
    response: z.object({ changeId: Id, state: z.enum(['applied', 'waiting']) }),
    errors: ['gate.floor_entry_not_found', 'gate.sample_only', 'access.second_person_needed'],
  }),
  listNotificationTargets: operation({
    method: 'GET',
    path: '/api/v1/gate/notification-targets',
    summary: 'Where notices about sign-offs and broken glass go',
    permission: 'notifications.manage',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: z.object({ items: z.array(NotificationTarget) }),
    errors: [],
  }),
  addNotificationTarget: operation({
    method: 'POST',
    path: '/api/v1/gate/notification-targets',
    summary: 'Send notices to a mail address or a Slack-compatible webhook',
    permission: 'notifications.manage',
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: NewNotificationTarget,
    response: NotificationTarget,
    errors: ['gate.sample_only'],
  }),
  removeNotificationTarget: operation({
    method: 'DELETE',
    path: '/api/v1/gate/notification-targets/:target',
    summary: 'Send no more notices there',
    permission: 'notifications.manage',
    params: z.object({ target: Id }),
    query: Nothing,
    body: Nothing,
    response: Nothing,
    errors: ['gate.notification_target_not_found', 'gate.sample_only'],
  }),
  testNotificationTarget: operation({
    method: 'POST',
    path: '/api/v1/gate/notification-targets/:target/test',
    summary: 'Send a test notice',
    permission: 'notifications.manage',
    params: z.object({ target: Id }),
    query: Nothing,
    body: Nothing,
    response: Nothing,
    errors: ['gate.notification_target_not_found', 'gate.sample_only'],
  }),
  listPolicies: operation({
    method: 'GET',
    path: '/api/v1/gate/policies',
    summary: 'Policies, newest first',
    permission: 'gate.read',
    params: Nothing,
    query: PageQuery,
    body: Nothing,
    response: pageOf(PolicyRecord),
    errors: [],
  }),
  draftPolicy: operation({
    method: 'POST',
    path: '/api/v1/gate/policies',
    summary: 'Draft a policy; validated against the schema',
    permission: 'gate.policy',
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: z.object({
      title: z.string().trim().min(3).max(120),
      cedar: z.string().min(1).max(100_000),
      settings: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])).default({}),
    }),
    response: PolicyRecord,
    errors: ['gate.policy_invalid'],
  }),
  /** Which stored decisions would get another verdict, and how many softer or stricter. */
  dryRunPolicy: operation({
    method: 'POST',
    path: '/api/v1/gate/policies/:policy/dry-run',
    summary: 'Judge stored decisions under this policy',
    permission: 'gate.read',
    params: z.object({ policy: Id }),
    query: Nothing,
    body: z.object({ limit: z.number().int().min(1).max(2000).default(500) }),
    response: z.object({
      judged: z.number().int(),
      softer: z.number().int(),
      stricter: z.number().int(),
      changes: z.array(
        z.object({
          decision: z.number().int(),
          service: Slug,
          target: Version,
          before: Verdict,
          after: Verdict,
          reasons: z.array(z.string()),
        }),
      ),
    }),
    errors: ['gate.policy_not_found'],
  }),
  /** Loosening takes a second person (`approveChange`); a policy that is nowhere softer is activated at once. */
  activatePolicy: operation({
    method: 'POST',
    path: '/api/v1/gate/policies/:policy/activate',
    summary: 'Activate a policy',
    permission: 'gate.policy',
    interactive: true,
    params: z.object({ policy: Id }),
    query: Nothing,
    body: z.object({ reason: Reason }),
    response: PolicyRecord,
    errors: ['gate.policy_not_found'],
  }),
};
