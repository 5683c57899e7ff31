import { describe, expect, it } from 'vitest';
import type { Absence, Schedule } from './schedule.ts';
import { at, layer, OFFICE_HOURS, people, rotation, schedule, simple } from './test-schedules.ts';
import { type ScheduleWarning, type WarningContext, warnings } from './warnings.ts';

const FROM = at('2026-01-05T08:00Z');
const TO = at('2026-01-26T08:00Z');

function warn(
  subject: Schedule,
  absences: readonly Absence[] = [],
  context: Partial<WarningContext> = {},
): ScheduleWarning[] {
  const knownUserIds = new Set(['ana', 'bo', 'cy', 'dan']);
  return warnings(subject, FROM, TO, absences, { otherSchedules: [], knownUserIds, ...context });
}

describe('before a schedule is saved, it is warned of', () => {
  it('nothing when all is well', () => {
    expect(warn(simple())).toEqual([]);
  });

  it('a gap that nobody meant, with its reason', () => {
    expect(warn(simple({ startsAt: '2026-01-07T09:00' }))).toEqual([
      { kind: 'gap', from: FROM, to: at('2026-01-07T08:00Z'), reason: 'unscheduled' },
    ]);
  });

  it('no gap that an empty participant makes on purpose', () => {
    expect(warn(simple({ participants: people('ana', '-') }))).toEqual([]);
  });

  it('the hours that restrictions leave open, all in one', () => {
    expect(warn(simple({ restrictions: OFFICE_HOURS }))).toEqual([
      {
        kind: 'restrictions_leave_nobody',
        from: at('2026-01-05T16:00Z'),
        to: at('2026-01-06T08:00Z'),
        stretches: 15,
        totalMs: (21 * 24 - 15 * 8) * 3_600_000,
      },
    ]);
  });

  it('somebody on vacation who is on the rota, covered or not', () => {
    const away: Absence = {
      userId: 'ana',
      from: at('2026-01-06T00:00Z'),
      to: at('2026-01-07T00:00Z'),
      kind: 'vacation',
    };
    const pair = schedule([layer('base', [rotation(), rotation({ id: 'second', participants: people('dan') })])]);
    const conflict = { kind: 'leave_conflict', userId: 'ana', from: away.from, to: away.to };

    expect(warn(simple(), [away])).toEqual([
      { kind: 'gap', from: away.from, to: away.to, reason: 'leave' },
      { ...conflict, isCovered: false },
    ]);
    expect(warn(pair, [away])).toEqual([{ ...conflict, isCovered: true }]);
  });

  it('somebody who is on call on two schedules at once', () => {
    const other = schedule([layer('base', [rotation({ participants: people('dan', 'bo', 'ana') })])], [], 'database');

    expect(warn(simple(), [], { otherSchedules: [other] })).toEqual([
      {
        kind: 'double_duty',
        userId: 'bo',
        otherScheduleId: 'database',
        from: at('2026-01-12T08:00Z'),
        to: at('2026-01-19T08:00Z'),
      },
    ]);
  });

  it('people who do not exist: in turns, as trainees, in overrides', () => {
    const shadows = [{ userId: 'gone2', from: FROM, to: TO }];
    const override = {
      id: 'o',
      kind: 'replace',
      replacedUserId: 'gone3',
      userId: 'gone4',
      from: FROM,
      to: TO,
      reason: '',
    } as const;

    const found = warn(simple({ participants: people('ana', 'gone1'), shadows }, [override]));

    expect(found.map((warning) => (warning.kind === 'unknown_person' ? warning.userId : warning.kind))).toEqual([
      'gone1',
      'gone2',
      'gone3',
      'gone4',
    ]);
  });

  it.each([
    ['no_participants', { participants: [] }],
    ['only_empty', { participants: people('-', '-') }],
    ['not_running', { startsAt: '2027-01-01T00:00' }],
    [
      'restrictions',
      {
        startsAt: '2026-01-06T09:00',
        endsAt: '2026-01-08T09:00',
        restrictions: [{ weekday: 7, fromMinute: 0, lengthMinutes: 60 }],
      },
    ],
  ] as const)('a rotation that never covers: %s', (because, parts) => {
    const subject = schedule([layer('base', [rotation()]), layer('top', [rotation({ id: 'idle', ...parts })])]);

    expect(warn(subject)).toEqual([{ kind: 'rotation_never_covers', layerId: 'top', rotationId: 'idle', because }]);
  });

  it('a rotation that a higher layer always replaces', () => {
    const subject = schedule([
      layer('base', [rotation({ id: 'hidden' })]),
      layer('top', [rotation({ participants: people('dan') })]),
    ]);

    expect(warn(subject)).toEqual([
      { kind: 'rotation_never_covers', layerId: 'base', rotationId: 'hidden', because: 'always_replaced' },
    ]);
  });
});
