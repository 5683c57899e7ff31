import { z } from 'zod';
import { NewTrainCapture, NoTrainCapture, TrainEvidence } from './captures.ts';
import { ActorRef, Axis, Id, Instant, Nothing, PageQuery, Reason, Slug, Verdict, Version } from './common.ts';
import { Axes, DecisionSummary, SignoffState } from './gate-decision.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';
import { signingErrors } from './signing-errors.ts';

/** Services that one train takes. */
export const mostTrainMembers = 200;

/** In paths: by id, or by number as people write it (`12`, `T-12`). */
const OfTrain = z.object({ train: z.union([Id, z.string().regex(/^([Tt]-)?\d{1,12}$/, 'name it as `T-12`')]) });

const TrainMemberRequest = z.object({
  service: Slug,
  target: Version,
  /** The release being left; default what serves now. */
  current: Version.optional(),
});

export const TrainRequest = z.object({
  environment: Slug,
  /** One per service, in the order they are to go. */
  members: z.array(TrainMemberRequest).min(2, 'a train has two services or more').max(mostTrainMembers),
  motive: z.enum(['reliability', 'security', 'routine']).default('routine'),
  reason: z.string().trim().max(2000).default(''),
  /** Id of the incident it belongs to; members need not be of it. */
  incident: Id.optional(),
  isAutomatic: z.boolean().default(false),
});

/** How one key of a train stands: it is turned once, for every member that needs it. */
const TrainKey = z.object({
  axis: Axis,
  /** Members that need it. */
  needed: z.number().int(),
  /** Of them those it was turned for, by whoever, by day or now. */
  turned: z.number().int(),
  /** Members that wait for it. */
  waiting: z.number().int(),
  /** Of those that wait: how many the caller holds the key of. */
  yours: z.number().int(),
  /** Everybody who may turn it for some member that waits. */
  holders: z.array(z.string()),
  /** Who turned it, and for how many members. */
  turns: z.array(z.object({ by: ActorRef, at: Instant, members: z.number().int(), note: z.string().nullable() })),
  refusedBy: ActorRef.nullable(),
  refusedAt: Instant.nullable(),
  note: z.string().nullable(),
});

const TrainSummary = z.object({
  id: Id,
  number: z.number().int(),
  environment: Slug,
  motive: z.enum(['reliability', 'security', 'routine']),
  reason: z.string(),
  title: z.string(),
  decidedAt: Instant,
  decidedBy: ActorRef,
  expiresAt: Instant,
  /** The strictest of its members, and on each axis. */
  verdict: Verdict,
  axes: Axes,
  isSample: z.boolean(),
  /** Members by verdict. */
  counts: z.object({
    allow: z.number().int(),
    preserve_first: z.number().int(),
    needs_signoff: z.number().int(),
    deny: z.number().int(),
  }),
  /** Members that every key they need was turned for, so that they may go though they are above `allow`. */
  signedCount: z.number().int(),
  /** Of `counts`, those that neither their keys have let go nor a record that their evidence was captured, or can not be. */
  heldCounts: z.object({ preserve_first: z.number().int(), needs_signoff: z.number().int() }),
  /** Axes whose key some member waits for. */
  waitingFor: z.array(Axis),
});

export const ReleaseTrain = TrainSummary.extend({
  /** Members that may go ahead right now, everything considered. */
  mayProceedCount: z.number().int(),
  /** Every member may. */
  mayProceed: z.boolean(),
  /** Over its members: what is open before what is over. */
  state: SignoffState,
  mayProceedBecause: z.string(),
  /** What is in the way of those that may not go: each reason once, with the members it stops. */
  stopped: z.array(z.object({ because: z.string(), services: z.array(Slug) })),
  exitCode: z.number().int(),
  /** What a key is turned for: the facts of every member that waits. It changes when one of them no longer does. */
  digest: z.string(),
  /** In the order they were named. Each is a decision of its own, with everything that belongs to one. */
  members: z.array(DecisionSummary),
  /** Why members do not simply go, the strictest first: each reason once with the services it is about. */
  grounds: z.array(
    z.object({
      code: z.string(),
      axis: z.enum(['reliability', 'security', 'both']),
      verdict: Verdict,
      /** As the decisions say it, each sentence once; at most 5. */
      sentences: z.array(z.string()),
      /** What the reason is about, over all members: packages, advisories, incidents. */
      subjects: z.array(z.string()),
      services: z.array(Slug),
    }),
  ),
  requestedAt: Instant.nullable(),
  requestedBy: ActorRef.nullable(),
  signoffReason: z.string().nullable(),
  signoffExpiresAt: Instant.nullable(),
  keys: z.array(TrainKey),
  /** What is to be captured before its services move, and what was. */
  evidence: TrainEvidence,
});

const signing = ['gate.train_not_found', ...signingErrors] as const;

const capturing = ['gate.train_not_found', 'gate.capture_not_due', 'gate.sample_only'] as const;

/** A release train: many services in one action, a verdict for each, one sign-off for all. */
export const trainsOperations = {
  decideTrain: operation({
    method: 'POST',
    path: '/api/v1/gate/trains',
    summary: 'Judge a release train: a verdict for every service',
    permission: 'gate.decide',
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: TrainRequest,
    response: ReleaseTrain,
    errors: [
      'services.service_not_found',
      'services.environment_not_found',
      'releases.release_not_found',
      'incidents.incident_not_found',
      'gate.sample_only',
    ],
  }),
  listTrains: operation({
    method: 'GET',
    path: '/api/v1/gate/trains',
    summary: 'Release trains, newest first',
    permission: 'gate.read',
    params: Nothing,
    query: PageQuery.extend({ service: Slug.optional() }),
    body: Nothing,
    response: pageOf(TrainSummary),
    errors: ['services.service_not_found'],
  }),
  getTrain: operation({
    method: 'GET',
    path: '/api/v1/gate/trains/:train',
    summary: 'One release train with its members and keys',
    permission: 'gate.read',
    params: OfTrain,
    query: Nothing,
    body: Nothing,
    response: ReleaseTrain,
    errors: ['gate.train_not_found'],
  }),
  requestTrainSignoff: operation({
    method: 'POST',
    path: '/api/v1/gate/trains/:train/signoff',
    summary: 'Ask the keys to sign, once for all members that need it',
    permission: 'gate.request_signoff',
    idempotent: true,
    params: OfTrain,
    query: Nothing,
    body: z.object({ reason: Reason, expiresInMinutes: z.number().int().min(5).max(43_200).default(240) }),
    response: ReleaseTrain,
    errors: [
      'gate.train_not_found',
      'gate.signoff_not_needed',
      'gate.decision_expired',
      'gate.facts_moved',
      'gate.already_signed',
      'gate.sample_only',
    ],
  }),
  turnTrainKey: operation({
    method: 'POST',
    path: '/api/v1/gate/trains/:train/keys/:axis',
    summary: 'Turn a key, once for all members that wait for it and that you hold it of',
    permission: 'authenticated',
    interactive: true,
    params: OfTrain.extend({ axis: Axis }),
    query: Nothing,
    /** The digest the person saw. */
    body: z.object({ digest: z.string(), note: z.string().trim().max(2000).default('') }),
    response: ReleaseTrain,
    errors: signing,
  }),
  refuseTrainKey: operation({
    method: 'POST',
    path: '/api/v1/gate/trains/:train/keys/:axis/refusal',
    summary: 'Refuse to turn a key for a train, with the reason',
    permission: 'authenticated',
    interactive: true,
    params: OfTrain.extend({ axis: Axis }),
    query: Nothing,
    body: z.object({ reason: Reason }),
    response: ReleaseTrain,
    errors: signing,
  }),
  recordTrainCapture: operation({
    method: 'POST',
    path: '/api/v1/gate/trains/:train/captures',
    summary: 'Record that evidence was captured, once for all members that wait for it and that you may say it of',
    permission: 'gate.capture',
    idempotent: true,
    params: OfTrain,
    query: Nothing,
    body: NewTrainCapture,
    response: ReleaseTrain,
    errors: capturing,
  }),
  giveUpTrainCapture: operation({
    method: 'POST',
    path: '/api/v1/gate/trains/:train/captures/impossible',
    summary: 'Say with the security key that evidence can not be captured, once for all members that wait for it',
    permission: 'gate.capture',
    interactive: true,
    params: OfTrain,
    query: Nothing,
    body: NoTrainCapture,
    response: ReleaseTrain,
    errors: capturing,
  }),
};
