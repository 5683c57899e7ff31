import { z } from 'zod';
import { Axis, Id, Instant } from './common.ts';
import { NewEscalationPolicy } from './escalation-policy-body.ts';

export const DryRunQuestion = z
  .object({
    /** A saved policy. */
    policyId: Id.optional(),
    /** The same by its name, whatever its case. */
    policyName: z.string().max(100).optional(),
    /** One that is being edited; with `policyId` in the place of the saved one, and with the memory of its rings. */
    policy: NewEscalationPolicy.optional(),
    /** When the alert arrives; now when absent. */
    at: Instant.optional(),
    urgency: z.enum(['high', 'low']).default('high'),
    axis: z.enum(['reliability', 'security', 'both']).default('reliability'),
    labels: z.record(z.string().max(256), z.string().max(4_096)).default({}),
    /** How far to look. */
    hours: z.number().min(1).max(336).default(72),
  })
  .refine((body) => body.policyId !== undefined || body.policyName !== undefined || body.policy !== undefined, {
    error: 'name a saved policy, or send one',
    path: ['policyId'],
  });

const AskedTogether = z.object({
  people: z.array(z.object({ userId: z.string(), name: z.string(), axis: Axis.nullable() })),
  why: z.string(),
});

export const PolicyDryRun = z.object({
  policyName: z.string(),
  at: Instant,
  /** What goes out, in order; at most 500. */
  entries: z.array(
    z.object({
      /** Whole minutes since the alert arrived. */
      minute: z.number().int(),
      at: Instant,
      kind: z.enum(['page', 'notify', 'alert_owner', 'enter_policy']),
      who: z.string(),
      userId: z.string().nullable(),
      stepId: z.string().nullable(),
      axis: Axis.nullable(),
      why: z.string(),
      /** By which of the person's own rules they are told, and when. */
      messages: z.array(
        z.object({ minute: z.number().int(), channel: z.string(), label: z.string(), why: z.string() }),
      ),
    }),
  ),
  /** Every decision on the way, also who was passed over; at most 1,000. */
  chain: z.array(
    z.object({
      minute: z.number().int(),
      at: Instant,
      code: z.string(),
      sentence: z.string(),
      stepId: z.string().nullable(),
      userId: z.string().nullable(),
    }),
  ),
  /** `every_policy_ended`: nobody is left, and it begins again after a pause; `horizon`: the hours asked for are over. */
  end: z.enum(['every_policy_ended', 'horizon']),
  /** More entries or lines than are shown. */
  isCut: z.boolean(),
  /** Who is next in each round-robin step, at the moment asked for. */
  rings: z.array(
    z.object({
      stepId: z.string(),
      /** From 0. */
      step: z.number().int(),
      strategy: z.enum(['alert_based', 'cycle_based']),
      /** Whom the next groups begin with, one entry each. */
      groups: z.array(AskedTogether),
      /** `cycle_based`: whom the next group is handed to, one after the other. */
      walk: z.array(AskedTogether),
      /** Who is passed over, in sentences. */
      skipped: z.array(z.string()),
    }),
  ),
});
