import { z } from 'zod';
import { Id, Instant, Slug } from './common.ts';

/** Minute of a local day in the rotation's zone, `2026-03-29T02:30`: skipped by the clock, it means the moment after the gap; twice, the first. */
export const LocalMinute = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, 'write the local minute like `2026-03-29T09:00`, without zone or seconds');

/** Of a layer or rotation: chosen by who writes it, kept for as long as it is the same one. */
const PartId = z.string().min(1).max(64);
const PartName = z.string().trim().min(1).max(200);

const stretch = { from: Instant, to: Instant };

export const Participant = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('person'), userId: Id }),
  /** A gap on purpose. */
  z.object({ kind: z.literal('empty') }),
]);

export const Rotation = z.object({
  id: PartId,
  name: PartName,
  /** IANA name. */
  zone: z.string().min(1).max(100),
  /** First handover. */
  startsAt: LocalMinute,
  /** Null: without end. */
  endsAt: LocalMinute.nullable().default(null),
  turn: z.object({ unit: z.enum(['hours', 'days', 'weeks', 'months']), count: z.number().int() }),
  participants: z.array(Participant).max(400),
  /** Trainees: on the calendar beside who is on call, never paged. */
  shadows: z
    .array(z.object({ userId: Id, ...stretch }))
    .max(100)
    .default([]),
  /** Hours of the local week in which it is in force; none: always. */
  restrictions: z
    .array(
      z.object({
        /** 1 = Monday to 7 = Sunday. */
        weekday: z.number().int(),
        /** Minutes of that local day. */
        fromMinute: z.number().int(),
        /** On the wall clock; may run over midnight and over days. */
        lengthMinutes: z.number().int(),
      }),
    )
    .max(50)
    .default([]),
});

export const Layer = z.object({
  id: PartId,
  name: PartName,
  rotations: z.array(Rotation).max(20).default([]),
  /** By name instead of by turns: what an imported calendar holds. */
  fixedShifts: z
    .array(z.object({ userId: Id, ...stretch }))
    .max(5_000)
    .default([]),
});

/** One set of layers from a moment on. */
export const ScheduleVersion = z.object({
  effectiveFrom: Instant,
  /** The lowest first; a higher one replaces the lower ones where it covers anybody. */
  layers: z.array(Layer).max(10),
});

export const ScheduleVersions = z.array(ScheduleVersion).min(1, 'give at least one version').max(100);

/** Whom ids stand for, in the answer that names them. */
export const PersonName = z.object({ id: Id, name: z.string() });
export const PersonNames = z.array(PersonName);

/** Who takes turns: layers of rotations, as of several moments. */
export const Schedule = z.object({
  id: Id,
  name: Slug,
  title: z.string(),
  /** Null: of nobody in particular. */
  team: Slug.nullable(),
  /** Rises with every change of the definition; who changes it names the one they read. */
  version: z.number().int(),
  versions: ScheduleVersions,
  people: PersonNames,
  createdAt: Instant,
  updatedAt: Instant,
  updatedBy: z.string(),
});

/** `add` beside whoever is on call; `replace` somebody, or with null whoever is on call; `remove` somebody. */
export const OverrideKind = z.enum(['add', 'replace', 'remove']);

export const ScheduleOverride = z.object({
  id: Id,
  kind: OverrideKind,
  ...stretch,
  userId: Id,
  /** Of `replace` only; null: whoever is on call. */
  replacedUserId: Id.nullable(),
  reason: z.string(),
  createdAt: Instant,
  createdBy: z.string(),
});

/** Why this person: the rotation whose turn it is, or the override that put them there. */
const CoverageSource = z.object({
  layerId: z.string().nullable(),
  rotationId: z.string().nullable(),
  overrideId: z.string().nullable(),
});

export const CoverageShift = z.object({ ...stretch, userId: z.string(), source: CoverageSource });

/** Why nobody is on call; `empty` and `restricted` are wanted. */
export const GapReason = z.enum(['leave', 'removed', 'empty', 'restricted', 'unscheduled']);

/** Who is on call in a stretch: what the pager, screens and calendars share. */
export const Coverage = z.object({
  ...stretch,
  shifts: z.array(CoverageShift),
  gaps: z.array(z.object({ ...stretch, onPurpose: z.boolean(), reason: GapReason })),
  /** What people would do if they were not on leave. */
  leaveConflicts: z.array(CoverageShift),
  shadows: z.array(z.object({ ...stretch, userId: z.string() })),
});

export const ScheduleWarning = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('gap'), ...stretch, reason: GapReason }),
  /** Hours that restrictions leave open, all of them, with the first stretch. */
  z.object({
    kind: z.literal('restrictions_leave_nobody'),
    ...stretch,
    stretches: z.number().int(),
    totalMinutes: z.number(),
  }),
  /** `isCovered`: somebody else is on call all the time. */
  z.object({ kind: z.literal('leave_conflict'), ...stretch, userId: z.string(), isCovered: z.boolean() }),
  z.object({ kind: z.literal('double_duty'), ...stretch, userId: z.string(), otherSchedule: Slug }),
  /** On the rota, but not among the people here any more. */
  z.object({ kind: z.literal('unknown_person'), userId: z.string() }),
  z.object({
    kind: z.literal('rotation_never_covers'),
    layerId: z.string(),
    rotationId: z.string(),
    because: z.enum(['no_participants', 'only_empty', 'not_running', 'restrictions', 'always_replaced']),
  }),
]);
