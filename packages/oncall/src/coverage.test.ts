import { describe, expect, it } from 'vitest';
import { coverage, onCallAt } from './coverage.ts';
import type { Absence, Override, Schedule } from './schedule.ts';
import { at, layer, OFFICE_HOURS, people, rotation, schedule, simple } from './test-schedules.ts';

const MONDAY = '2026-01-05T08:00Z';
const NEXT_MONDAY = '2026-01-12T08:00Z';
const REASON = { reason: 'doctor' };

function row(subject: Schedule, from: string, to: string, absences: readonly Absence[] = []): string[] {
  return coverage(subject, at(from), at(to), absences).shifts.map((shift) => `${span(shift)} ${shift.userId}`);
}

function gaps(subject: Schedule, from: string, to: string, absences: readonly Absence[] = []): string[] {
  return coverage(subject, at(from), at(to), absences).gaps.map(
    (gap) => `${span(gap)} ${gap.reason}${gap.onPurpose ? ', on purpose' : ''}`,
  );
}

function span({ from, to }: { from: number; to: number }): string {
  return [from, to].map((time) => new Date(time).toISOString().slice(8, 13)).join('..');
}

function onTuesday(kind: 'add' | 'remove', userId: string, id = 'o'): Override {
  return { id, kind, userId, from: at('2026-01-06T10:00Z'), to: at('2026-01-06T12:00Z'), ...REASON };
}

function replaceOnTuesday(replacedUserId: string | undefined, userId: string, id = 'o'): Override {
  return { ...onTuesday('add', userId, id), kind: 'replace', replacedUserId };
}

function leave(userId: string, from: string, to: string): Absence {
  return { userId, from: at(from), to: at(to), kind: 'vacation' };
}

describe('layers', () => {
  it('lets a higher layer replace the lower where it covers anybody, and the lower one show where it does not', () => {
    const top = rotation({ id: 'office', participants: people('dan'), restrictions: OFFICE_HOURS });
    const subject = schedule([layer('base', [rotation()]), layer('top', [top])]);

    expect(row(subject, '2026-01-06T00:00Z', '2026-01-07T00:00Z')).toEqual([
      '06T00..06T08 ana',
      '06T08..06T16 dan',
      '06T16..07T00 ana',
    ]);
  });

  it('has the rotations of one layer on call side by side', () => {
    const subject = schedule([layer('base', [rotation(), rotation({ id: 'second', participants: people('dan') })])]);

    expect(row(subject, MONDAY, NEXT_MONDAY)).toEqual(['05T08..12T08 ana', '05T08..12T08 dan']);
  });

  it('names somebody once whose turn it is in two rotations', () => {
    const subject = schedule([layer('base', [rotation(), rotation({ id: 'second', participants: people('ana') })])]);

    expect(coverage(subject, at(MONDAY), at(NEXT_MONDAY), []).shifts.map(({ source }) => source.rotationId)).toEqual([
      'rotation',
    ]);
  });

  it('covers by name where a calendar was imported', () => {
    const shift = { from: at('2026-01-06T00:00Z'), to: at('2026-01-06T06:00Z'), userId: 'eve' };
    const subject = schedule([layer('base', [rotation()]), layer('imported', [], [shift])]);

    expect(row(subject, '2026-01-06T00:00Z', '2026-01-07T00:00Z')).toEqual(['06T00..06T06 eve', '06T06..07T00 ana']);
  });
});

describe('overrides', () => {
  const around = ['2026-01-06T09:00Z', '2026-01-06T13:00Z'] as const;

  it('add somebody beside who is on call', () => {
    expect(row(simple({}, [onTuesday('add', 'eve')]), ...around)).toEqual(['06T09..06T13 ana', '06T10..06T12 eve']);
  });

  it('remove somebody, which is a gap nobody meant', () => {
    const subject = simple({}, [onTuesday('remove', 'ana')]);

    expect(row(subject, ...around)).toEqual(['06T09..06T10 ana', '06T12..06T13 ana']);
    expect(gaps(subject, ...around)).toEqual(['06T10..06T12 removed']);
  });

  it('replace a person, and say which override it was', () => {
    const subject = simple({}, [replaceOnTuesday('ana', 'eve', 'swap')]);

    expect(row(subject, ...around)).toEqual(['06T09..06T10 ana', '06T10..06T12 eve', '06T12..06T13 ana']);
    expect(onCallAt(subject, at('2026-01-06T11:00Z'), [])).toEqual([
      { userId: 'eve', source: { layerId: undefined, rotationId: undefined, overrideId: 'swap' } },
    ]);
  });

  it('replace whoever is on call, also where nobody was', () => {
    const subject = simple({ participants: people('-') }, [replaceOnTuesday(undefined, 'eve')]);

    expect(row(subject, ...around)).toEqual(['06T10..06T12 eve']);
  });

  it('change nothing when the one to be replaced is not on call then', () => {
    expect(row(simple({}, [replaceOnTuesday('bo', 'eve')]), ...around)).toEqual(['06T09..06T13 ana']);
  });

  it('let the newest win', () => {
    expect(row(simple({}, [onTuesday('add', 'eve', '1'), onTuesday('remove', 'eve', '2')]), ...around)).toEqual([
      '06T09..06T13 ana',
    ]);
    expect(row(simple({}, [onTuesday('remove', 'eve', '1'), onTuesday('add', 'eve', '2')]), ...around)).toEqual([
      '06T09..06T13 ana',
      '06T10..06T12 eve',
    ]);
    const chain = [replaceOnTuesday('ana', 'eve', '1'), replaceOnTuesday('eve', 'flo', '2')];
    expect(onCallAt(simple({}, chain), at('2026-01-06T11:00Z'), []).map(({ userId }) => userId)).toEqual(['flo']);
  });
});

describe('leave', () => {
  const away = [leave('ana', '2026-01-06T00:00Z', '2026-01-07T00:00Z')];

  it('makes a gap of a turn, and shows whose it is', () => {
    const found = coverage(simple(), at(MONDAY), at(NEXT_MONDAY), away);

    expect(found.gaps).toEqual([
      { from: at('2026-01-06T00:00Z'), to: at('2026-01-07T00:00Z'), onPurpose: false, reason: 'leave' },
    ]);
    expect(found.leaveConflicts.map(({ userId, source }) => [userId, source.rotationId])).toEqual([
      ['ana', 'rotation'],
    ]);
  });

  it('is covered by whoever replaces the person', () => {
    const subject = simple({}, [replaceOnTuesday('ana', 'eve')]);

    expect(row(subject, '2026-01-06T09:00Z', '2026-01-06T13:00Z', away)).toEqual(['06T10..06T12 eve']);
    expect(gaps(subject, '2026-01-06T09:00Z', '2026-01-06T13:00Z', away)).toEqual([
      '06T09..06T10 leave',
      '06T12..06T13 leave',
    ]);
  });

  it('does not move the duty to a lower layer whose people were not told', () => {
    const subject = schedule([layer('base', [rotation({ participants: people('bo') })]), layer('top', [rotation()])]);

    expect(gaps(subject, '2026-01-06T09:00Z', '2026-01-06T13:00Z', away)).toEqual(['06T09..06T13 leave']);
  });

  it('leaves somebody on call whose layer holds another person too, and still shows the conflict', () => {
    const subject = schedule([layer('base', [rotation(), rotation({ id: 'second', participants: people('bo') })])]);
    const found = coverage(subject, at('2026-01-06T09:00Z'), at('2026-01-06T13:00Z'), away);

    expect([
      found.shifts.map(({ userId }) => userId),
      found.leaveConflicts.map(({ userId }) => userId),
      found.gaps,
    ]).toEqual([['bo'], ['ana'], []]);
  });

  it('holds for somebody whom an override put on call', () => {
    expect(
      gaps(simple({}, [replaceOnTuesday(undefined, 'ana')]), '2026-01-06T10:00Z', '2026-01-06T12:00Z', away),
    ).toEqual(['06T10..06T12 leave']);
  });
});

describe('gaps', () => {
  it('are on purpose where a participant is empty or restrictions cover no such hour', () => {
    expect(gaps(simple({ participants: people('-') }), MONDAY, NEXT_MONDAY)).toEqual([
      '05T08..12T08 empty, on purpose',
    ]);
    expect(gaps(simple({ restrictions: OFFICE_HOURS }), '2026-01-09T16:00Z', NEXT_MONDAY)).toEqual([
      '09T16..12T08 restricted, on purpose',
    ]);
  });

  it('are not on purpose where no rotation runs or nobody takes part', () => {
    expect(gaps(simple(), '2026-01-05T00:00Z', MONDAY)).toEqual(['05T00..05T08 unscheduled']);
    expect(gaps(simple({ participants: [] }), MONDAY, NEXT_MONDAY)).toEqual(['05T08..12T08 unscheduled']);
  });

  it('are not on purpose where a rotation covered the hour until it ended, whatever another leaves open', () => {
    const office = rotation({ id: 'office', participants: people('dan'), restrictions: OFFICE_HOURS });
    const withNights = (ended: Parameters<typeof rotation>[0]) =>
      schedule([layer('base', [rotation({ endsAt: '2026-01-09T12:00', ...ended }), office])]);

    expect(gaps(withNights({}), '2026-01-09T10:00Z', NEXT_MONDAY)).toEqual(['09T16..12T08 unscheduled']);
    // One that covered no weekend itself leaves nothing open by its end.
    expect(gaps(withNights({ restrictions: OFFICE_HOURS }), '2026-01-09T10:00Z', NEXT_MONDAY)).toEqual([
      '09T16..12T08 restricted, on purpose',
    ]);
    expect(gaps(withNights({ participants: [] }), '2026-01-09T10:00Z', NEXT_MONDAY)).toEqual([
      '09T16..12T08 restricted, on purpose',
    ]);
  });

  it('show a lower layer where a participant of the higher one is empty', () => {
    const subject = schedule([layer('base', [rotation()]), layer('top', [rotation({ participants: people('-') })])]);

    expect(row(subject, MONDAY, NEXT_MONDAY)).toEqual(['05T08..12T08 ana']);
  });
});

describe('changes for the future', () => {
  it('come into force at their moment and leave what was before as it was', () => {
    const before = { effectiveFrom: 0, layers: [layer('base', [rotation()])] };
    const after = {
      effectiveFrom: at('2026-01-07T00:00Z'),
      layers: [layer('base', [rotation({ participants: people('dan') })])],
    };

    expect(row({ ...simple(), versions: [before, after] }, MONDAY, NEXT_MONDAY)).toEqual([
      '05T08..07T00 ana',
      '07T00..12T08 dan',
    ]);
  });

  it('leave a rotation undisturbed that they do not touch', () => {
    const version = { effectiveFrom: 0, layers: [layer('base', [rotation()])] };
    const again = { effectiveFrom: at('2026-01-07T00:00Z'), layers: [...version.layers, layer('top', [])] };

    expect(row({ ...simple(), versions: [version, again] }, MONDAY, '2026-01-19T08:00Z')).toEqual([
      '05T08..12T08 ana',
      '12T08..19T08 bo',
    ]);
  });
});

describe('trainees', () => {
  const shadows = [{ userId: 'tia', from: at('2026-01-05T00:00Z'), to: at('2026-01-07T00:00Z') }];

  it('stand on the calendar while their rotation is in force, and are never on call', () => {
    const found = coverage(simple({ shadows, restrictions: OFFICE_HOURS }), at(MONDAY), at(NEXT_MONDAY), []);

    expect(found.shadows.map((shadow) => `${span(shadow)} ${shadow.userId}`)).toEqual([
      '05T08..05T16 tia',
      '06T08..06T16 tia',
    ]);
    expect(found.shifts.some(({ userId }) => userId === 'tia')).toBe(false);
  });

  it('have leave too', () => {
    const away = [leave('tia', '2026-01-06T00:00Z', '2026-01-08T00:00Z')];

    expect(coverage(simple({ shadows }), at(MONDAY), at(NEXT_MONDAY), away).shadows.map(span)).toEqual([
      '05T08..06T00',
    ]);
  });
});

describe('odd questions', () => {
  it('get an empty answer for no time at all, and an error for time that runs backwards', () => {
    expect(coverage(simple(), at(MONDAY), at(MONDAY), [])).toMatchObject({ shifts: [], gaps: [] });
    expect(() => coverage(simple(), at(NEXT_MONDAY), at(MONDAY), [])).toThrow(RangeError);
    expect(() => coverage(simple(), Number.NaN, at(MONDAY), [])).toThrow(RangeError);
  });

  it('find nobody on a schedule without versions, unless an override names somebody', () => {
    const bare: Schedule = { id: 's', name: 's', versions: [], overrides: [onTuesday('add', 'eve')] };

    expect(row(bare, MONDAY, NEXT_MONDAY)).toEqual(['06T10..06T12 eve']);
  });
});
