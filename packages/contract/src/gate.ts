import { z } from 'zod';
import { Axis, Id, Nothing, PageQuery, Reason, Slug, Verdict } from './common.ts';
import { NewCapture, NoCapture } from './captures.ts';
import { DecisionSummary, GateDecision, GateRequest } from './gate-decision.ts';
import { holdsOperations } from './holds.ts';
import { notificationTargetsOperations } from './notification-targets.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';
import { policiesOperations } from './policies.ts';
import { safeHarboursOperations } from './safe-harbours.ts';
import { signingErrors } from './signing-errors.ts';

const OfDecision = z.object({ decision: z.union([Id, z.string().regex(/^[A-Za-z]?-?\d{1,12}$/)]) });

const signing = ['gate.decision_not_found', ...signingErrors] as const;
const capturing = [
  'gate.decision_not_found',
  'gate.capture_not_due',
  'gate.capture_not_found',
  'gate.capture_corrected',
  'gate.sample_only',
] as const;

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
    errors: signing,
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
    errors: signing,
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
  /** By whoever holds the security key of the service, or leads security in an incident that it belongs to. */
  recordCapture: operation({
    method: 'POST',
    path: '/api/v1/gate/decisions/:decision/captures',
    summary: 'Record that evidence was captured before the move',
    permission: 'gate.capture',
    idempotent: true,
    params: OfDecision,
    query: Nothing,
    body: NewCapture,
    response: GateDecision,
    errors: capturing,
  }),
  giveUpCapture: operation({
    method: 'POST',
    path: '/api/v1/gate/decisions/:decision/captures/impossible',
    summary: 'Say with the security key that evidence can not be captured, and why',
    permission: 'gate.capture',
    interactive: true,
    params: OfDecision,
    query: Nothing,
    body: NoCapture,
    response: GateDecision,
    errors: capturing,
  }),
  ...safeHarboursOperations,
  ...holdsOperations,
  ...notificationTargetsOperations,
  ...policiesOperations,
};
