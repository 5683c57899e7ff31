import { LocalMinute } from '@lockstep/contract';
import { z } from 'zod';
import { unitAndCount, wholeNumberOf } from '../durations.ts';
import { instant, orNone, person, slug } from './document-parts.ts';

/** A turn that is nobody's, on purpose. */
export const NOBODY = 'nobody';

const stretch = z.strictObject({ person, from: instant, to: instant });

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day is written as 09:00');

/** Its id is its name where it says no other. */
const part = { id: z.string().min(1).max(64).optional(), name: z.string().trim().min(1).max(200) };

const rotation = z
  .strictObject({
    ...part,
    zone: z.string().min(1).max(100),
    starts_at: LocalMinute,
    ends_at: orNone(LocalMinute),
    turn: z.strictObject(
      { unit: z.enum(['hours', 'days', 'weeks', 'months']), count: z.int().default(1) },
      unitAndCount,
    ),
    participants: z.array(person).max(400).default([]),
    restrictions: z
      .array(
        z.strictObject({
          weekday: z.int().min(1).max(7),
          from: clock,
          length_minutes: z.int(wholeNumberOf('minutes')).min(1),
        }),
      )
      .max(50)
      .default([]),
    shadows: z.array(stretch).max(100).default([]),
  })
  .transform(withoutOwnId);

const layer = z
  .strictObject({
    ...part,
    rotations: z.array(rotation).max(20).default([]),
    fixed_shifts: z.array(stretch).max(5_000).default([]),
  })
  .transform(withoutOwnId);

const layers = z.array(layer).max(10);

export const scheduleDocument = z.strictObject({
  kind: z.literal('schedule'),
  name: slug,
  /** Left out: stays; its name for a new one. */
  title: z.string().trim().min(1).max(200).optional(),
  team: orNone(slug),
  /** In force now; the lowest first. */
  layers,
  /** What comes later, in order. */
  later: z
    .array(z.strictObject({ from: instant, layers }))
    .max(50)
    .default([]),
});
export type ScheduleDocument = z.output<typeof scheduleDocument>;
export type LayerWords = ScheduleDocument['layers'][number];

/** An id that is the name is not worth a line. */
function withoutOwnId<Part extends { id?: string | undefined; name: string }>(given: Part): Part {
  const { id, ...rest } = given;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only an optional member is gone
  return id === undefined || id === given.name.slice(0, 64) ? (rest as unknown as Part) : given;
}

/** The id that a part goes by. */
export function partId({ id, name }: { readonly id?: string | undefined; readonly name: string }): string {
  return id ?? name.slice(0, 64);
}

/** What has begun by `now` is in force; the rest is to come. */
export function inForceFrom(document: ScheduleDocument, now: number): ScheduleDocument {
  const begun = document.later.findLast(({ from }) => Date.parse(from) <= now);
  const later = document.later.filter(({ from }) => Date.parse(from) > now);
  return { ...document, layers: begun?.layers ?? document.layers, later };
}
