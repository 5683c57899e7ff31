import { z } from 'zod';
import { Finding } from './advisories.ts';
import { CapturedEvidence, EvidenceState } from './captures.ts';
import { ActorRef, Axis, Id, Instant, Slug, Verdict, Version } from './common.ts';

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

export const Axes = z.object({ reliability: Verdict, security: Verdict });

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
      /** Everybody who may turn it now: those of `ring` first. */
      holders: z.array(z.string()),
      /** Whom of a team to ask for this service; null: it is held by role only. */
      ring: z.object({ by: z.enum(['embedded', 'engaged']), team: Slug, people: z.array(z.string()) }).nullable(),
      /** Whether the caller holds it. */
      isYours: z.boolean(),
      deputy: z.string().nullable(),
      signedBy: ActorRef.nullable(),
      signedAt: Instant.nullable(),
      /** Who said no; `note` says why. */
      refusedBy: ActorRef.nullable(),
      refusedAt: Instant.nullable(),
      /** What was written with the signature or the refusal. */
      note: z.string().nullable(),
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
  /** In whose room it was asked; null: in none, or in one that is not for the reader. */
  incident: z.object({ id: Id, name: z.string() }).nullable(),
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
  /** What else is to be known: flags and configuration that stay as they are, controls that are weakened, simulated data; sentences. */
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
  /** Number of the release train it is part of. */
  train: z.number().int().nullable(),
  /** May the action go ahead right now, everything considered (verdict, keys, break-glass, expiry, mode)? */
  mayProceed: z.boolean(),
  mayProceedBecause: z.string(),
  exitCode: z.number().int(),
  /** What is to be captured before the move, and what was. */
  evidence: CapturedEvidence,
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
  train: true,
  mayProceed: true,
}).extend({
  summary: z.string(),
  signoffState: SignoffState,
  evidenceState: EvidenceState,
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
