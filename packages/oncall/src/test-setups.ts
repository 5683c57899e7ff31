/** Random schedules around a moment, for property tests and for the minute model. */
import fc from 'fast-check';
import type { Absence, EpochMs, Layer, Override, Participant, Restriction, Rotation, Schedule } from './schedule.ts';

export interface SetUp {
  readonly schedule: Schedule;
  readonly absences: readonly Absence[];
}

export interface SetUpRange {
  /** Where rotations that count hours or have restrictions may begin at the earliest, in epoch milliseconds. */
  readonly earliest: EpochMs;
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** The first one is used most. */
  readonly zones: readonly string[];
  /** Minutes of the local day at which things are likely to go wrong. */
  readonly trickyMinutes?: readonly number[];
}

const MINUTE = 60_000;
const DAY_MINUTES = 1_440;
const USERS = ['ana', 'bo', 'cy', 'di', 'eve'];
const user = fc.constantFrom(...USERS);

function minuteOfDay({ trickyMinutes = [0] }: SetUpRange): fc.Arbitrary<number> {
  return fc.oneof(
    fc.constantFrom(...trickyMinutes),
    fc.constantFrom(0, 1, 60, 120, 150, 180, 540, 1_020, 1_380, 1_439),
    fc.integer({ min: 0, max: DAY_MINUTES - 1 }),
  );
}

/** A day since 1970 until `range` begins; half of them on the last days of a January. */
function earlierDay({ from }: SetUpRange): fc.Arbitrary<number> {
  const year = new Date(from).getUTCFullYear();
  return fc.oneof(
    fc.integer({ min: 0, max: Math.floor(from / MINUTE / DAY_MINUTES) }),
    fc
      .record({ year: fc.integer({ min: 1970, max: year - 1 }), day: fc.integer({ min: 28, max: 31 }) })
      .map((january) => Date.UTC(january.year, 0, january.day) / MINUTE / DAY_MINUTES),
  );
}

export function setUps(range: SetUpRange): fc.Arbitrary<SetUp> {
  return fc.record({
    schedule: fc.record({
      id: fc.constant('schedule'),
      name: fc.constant('Schedule'),
      versions: fc
        .array(fc.record({ effectiveFrom: versionStart(range), layers: layers(range) }), { minLength: 1, maxLength: 3 })
        .map((versions) => versions.toSorted((a, b) => a.effectiveFrom - b.effectiveFrom)),
      overrides: fc.array(override(range), { maxLength: 5 }).map(withIds),
    }),
    absences: fc
      .array(fc.record({ userId: user, span: span(range), kind: fc.constant('vacation' as const) }), { maxLength: 3 })
      .map(flat),
  });
}

function versionStart(range: SetUpRange): fc.Arbitrary<EpochMs> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: moment(range) });
}

/** Mostly whole minutes, sometimes an odd millisecond. */
function moment({ from, to }: SetUpRange): fc.Arbitrary<EpochMs> {
  const minutes = Math.floor((to - from) / MINUTE);
  return fc
    .tuple(fc.integer({ min: -DAY_MINUTES, max: minutes + DAY_MINUTES }), fc.constantFrom(0, 0, 0, 17_123))
    .map(([minute, odd]) => from + minute * MINUTE + odd);
}

function span(range: SetUpRange): fc.Arbitrary<{ from: EpochMs; to: EpochMs }> {
  return fc
    .tuple(moment(range), fc.integer({ min: 1, max: 5 * DAY_MINUTES }))
    .map(([from, minutes]) => ({ from, to: from + minutes * MINUTE }));
}

function layers(range: SetUpRange): fc.Arbitrary<Layer[]> {
  const layer = fc.record({
    rotations: fc.array(rotation(range), { maxLength: 2 }).map(withIds),
    fixedShifts: fc.array(fc.record({ userId: user, span: span(range) }), { maxLength: 1 }).map(flat),
  });
  return fc
    .array(layer, { minLength: 1, maxLength: 3 })
    .map((all) => all.map((one, index) => ({ ...one, id: `layer${index}`, name: `Layer ${index}` })));
}

function rotation(range: SetUpRange): fc.Arbitrary<Omit<Rotation, 'id'>> {
  const [mainZone = 'UTC', ...otherZones] = range.zones;
  return fc
    .record({
      name: fc.constant('Rotation'),
      zone: fc.oneof(
        { weight: 3, arbitrary: fc.constant(mainZone) },
        { weight: 1, arbitrary: fc.constantFrom(mainZone, ...otherZones) },
      ),
      turn: fc.oneof(
        fc.record({ unit: fc.constant('hours' as const), count: fc.constantFrom(1, 2, 5, 6, 8, 12, 24, 36) }),
        fc.record({ unit: fc.constant('days' as const), count: fc.constantFrom(1, 1, 2, 3, 5) }),
        fc.record({ unit: fc.constant('weeks' as const), count: fc.constantFrom(1, 1, 2) }),
        fc.record({ unit: fc.constant('months' as const), count: fc.constantFrom(1, 1, 2, 3) }),
      ),
      participants: fc.oneof(
        { weight: 9, arbitrary: fc.array(participant, { minLength: 2, maxLength: 5 }) },
        { weight: 1, arbitrary: fc.array(participant, { maxLength: 1 }) },
      ),
      shadows: fc.array(fc.record({ userId: user, span: span(range) }), { maxLength: 1 }).map(flat),
      restrictions: fc.oneof(fc.constant([]), fc.array(restriction(range), { minLength: 1, maxLength: 5 })),
      recentDay: fc.integer({
        min: Math.ceil(range.earliest / MINUTE / DAY_MINUTES) + 1,
        max: Math.floor(range.to / MINUTE / DAY_MINUTES),
      }),
      oldDay: earlierDay(range),
      isOld: fc.boolean(),
      minute: minuteOfDay(range),
      lastsMinutes: fc.oneof(
        { weight: 5, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: 20 * DAY_MINUTES }) },
      ),
    })
    .map(({ recentDay, oldDay, isOld, minute, lastsMinutes, ...rest }) => {
      const mayBeOld = rest.restrictions.length === 0 && rest.turn.unit !== 'hours';
      const begins = (isOld && mayBeOld ? oldDay : recentDay) * DAY_MINUTES + minute;
      return {
        ...rest,
        startsAt: local(begins),
        // After its beginning, which may be the midnight at the end of its day.
        endsAt:
          lastsMinutes === undefined
            ? undefined
            : local(Math.max(begins + 1, (recentDay + 1) * DAY_MINUTES + lastsMinutes)),
      };
    });
}

const participant: fc.Arbitrary<Participant> = fc.oneof(
  { weight: 5, arbitrary: user.map((userId) => ({ kind: 'person' as const, userId })) },
  { weight: 1, arbitrary: fc.constant({ kind: 'empty' as const }) },
);

function restriction(range: SetUpRange): fc.Arbitrary<Restriction> {
  const [shortest, longest] = [1, 8 * DAY_MINUTES];
  const byLength = fc.oneof(
    fc.constantFrom(1, 15, 60, 480, 480, DAY_MINUTES, 3 * DAY_MINUTES, 7 * DAY_MINUTES),
    fc.integer({ min: shortest, max: 2 * DAY_MINUTES }),
    fc.integer({ min: shortest, max: longest }),
  );
  return fc
    .record({
      weekday: fc.integer({ min: 1, max: 7 }),
      fromMinute: minuteOfDay(range),
      byLength,
      untilMinute: minuteOfDay(range),
      isByEnd: fc.boolean(),
    })
    .map(({ weekday, fromMinute, untilMinute, isByEnd, ...length }) => ({
      weekday,
      fromMinute,
      lengthMinutes: isByEnd
        ? untilMinute - fromMinute + (untilMinute > fromMinute ? 0 : DAY_MINUTES)
        : length.byLength,
    }));
}

function override(range: SetUpRange): fc.Arbitrary<Override> {
  const common = { id: fc.constant(''), userId: user, span: span(range), reason: fc.constant('') };
  return fc
    .oneof(
      fc.record({ ...common, kind: fc.constant('add' as const) }),
      fc.record({ ...common, kind: fc.constant('remove' as const) }),
      fc.record({
        ...common,
        kind: fc.constant('replace' as const),
        replacedUserId: fc.option(user, { nil: undefined, freq: 3 }),
      }),
    )
    .map(({ span: stretch, ...rest }) => ({ ...rest, ...stretch }));
}

function flat<T extends { span: { from: EpochMs; to: EpochMs } }>(items: readonly T[]) {
  return items.map(({ span: stretch, ...rest }) => ({ ...rest, ...stretch }));
}

function withIds<T>(items: readonly T[]): (T & { id: string })[] {
  return items.map((item, index) => ({ ...item, id: `${index}` }));
}

function local(minutes: number): string {
  return new Date(minutes * MINUTE).toISOString().slice(0, 16);
}
