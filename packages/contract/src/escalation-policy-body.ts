import { z } from 'zod';
import { Axis, Id } from './common.ts';

const PersonTarget = z.object({ kind: z.literal('person'), userId: Id });
const TeamTarget = z.object({ kind: z.literal('team'), teamId: Id });

/** Whom a step reaches. A schedule stands for who is on call at that moment, a team for its members. */
export const PolicyTarget = z.discriminatedUnion('kind', [
  PersonTarget,
  z.object({ kind: z.literal('schedule'), scheduleId: Id }),
  TeamTarget,
  z.object({ kind: z.literal('channel'), channelId: Id }),
  z.object({ kind: z.literal('webhook'), webhookId: Id }),
]);
export type PolicyTarget = z.infer<typeof PolicyTarget>;

const Targets = z.array(PolicyTarget).max(50);

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write it as `09:00`');

/** Hours of the local week. An end that is not after the beginning lies on the next day. */
export const WeeklyHours = z.object({
  /** IANA name. */
  zone: z.string().min(1).max(64),
  /** 1 = Monday to 7 = Sunday; none: every day. */
  weekdays: z.array(z.number().int().min(1).max(7)).max(7).default([]),
  from: TimeOfDay,
  to: TimeOfDay,
});

// Bounds that need an explanation are checked by the server, which names the field as people see it: `steps[1].delayMinutes`.
const Minutes = z.number().min(-1e9).max(1e9);
const Times = z.number().int().min(-1e6).max(1e6);

export const PolicyStepStrategy = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('everyone') }),
  /** The next member per alert group; a miss goes to the next step. */
  z.object({ kind: z.literal('alert_based') }),
  /** One member after the other within the step, then the next step. */
  z.object({ kind: z.literal('cycle_based'), rotateAfterMinutes: Minutes, rounds: Times }),
]);

/** All parts given must hold, else the step is passed over at once. */
export const PolicyStepCondition = z.object({
  urgencies: z
    .array(z.enum(['high', 'low']))
    .max(2)
    .nullable()
    .default(null),
  axes: z.array(Axis).max(2).nullable().default(null),
  hours: WeeklyHours.extend({ isInside: z.boolean() }).nullable().default(null),
  label: z
    .object({ name: z.string().min(1).max(256), values: z.array(z.string().max(4_096)).min(1).max(50) })
    .nullable()
    .default(null),
});

export const PolicyStep = z.object({
  /** What the memory of its ring goes by. Send back the one you got; leave it out for a new step. */
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'use letters, digits, `_` or `-`')
    .optional(),
  /** From this step's first page until the next step, if nobody acknowledges. */
  delayMinutes: Minutes,
  strategy: PolicyStepStrategy.default({ kind: 'everyone' }),
  targets: Targets,
  condition: PolicyStepCondition.nullable().default(null),
  /** Pages the same people again within the step. */
  retry: z.object({ everyMinutes: Minutes, times: Times }).nullable().default(null),
  /** One acknowledgement of anybody, or one from each of two rings, of two people; `targets` are told along then. */
  acknowledgement: z
    .union([z.literal('any'), z.object({ kind: z.literal('joint'), reliability: Targets, security: Targets })])
    .default('any'),
});

export const NewEscalationPolicy = z.object({
  name: z.string().trim().min(1).max(100),
  steps: z.array(PolicyStep).max(50),
  /** How many more times the steps are walked after the first. */
  repeats: Times.default(0),
  /** Where it goes on after the last repeat; null: the catch-all. */
  fallbackPolicyId: Id.nullable().default(null),
  /** An acknowledged group that is not resolved goes on after this time; null: never. */
  acknowledgementTimeoutMinutes: Minutes.nullable().default(null),
  /** Low urgency waits for these hours. */
  deferral: WeeklyHours.nullable().default(null),
  /** Who is told that a step can not page anybody; null: administrators. */
  owner: z.discriminatedUnion('kind', [PersonTarget, TeamTarget]).nullable().default(null),
});
export type NewEscalationPolicy = z.infer<typeof NewEscalationPolicy>;
