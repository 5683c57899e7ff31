import { describe, expect, it } from 'vitest';
import { handoversIn } from './handovers.ts';
import { nextShiftOf } from './next-shift.ts';
import type { Schedule } from './schedule.ts';
import { at, layer, people, rotation, schedule, simple } from './test-schedules.ts';
import { scheduleProblems } from './schedule-problems.ts';

const NOW = at('2026-01-06T12:00Z');

describe('when is my next shift', () => {
  it('is the turn to come, on whichever schedule is first', () => {
    const primary = schedule([layer('base', [rotation()])], [], 'primary');
    const secondary = schedule(
      [layer('base', [rotation({ participants: people('cy', 'bo', 'ana') })])],
      [],
      'secondary',
    );

    expect(nextShiftOf('cy', [primary, secondary], NOW, [])).toMatchObject({
      scheduleId: 'secondary',
      from: NOW,
      isRunning: true,
    });
    expect(nextShiftOf('cy', [primary], NOW, [])).toMatchObject({
      scheduleId: 'primary',
      from: at('2026-01-19T08:00Z'),
      to: at('2026-01-26T08:00Z'),
      isRunning: false,
    });
  });

  it('goes on through an override that follows at once', () => {
    const longer = {
      id: 'o',
      kind: 'add',
      userId: 'ana',
      from: at('2026-01-12T08:00Z'),
      to: at('2026-01-13T08:00Z'),
      reason: '',
    } as const;

    expect(nextShiftOf('ana', [simple({}, [longer])], NOW, [])?.to).toBe(at('2026-01-13T08:00Z'));
  });

  it('is passed over during leave', () => {
    const away = {
      userId: 'bo',
      from: at('2026-01-12T00:00Z'),
      to: at('2026-01-20T00:00Z'),
      kind: 'vacation',
    } as const;

    expect(nextShiftOf('bo', [simple()], NOW, [away])?.from).toBe(at('2026-02-02T08:00Z'));
  });

  it('has no end for somebody who is alone, and is none for somebody who takes no turns', () => {
    expect(nextShiftOf('ana', [simple({ participants: people('ana') })], NOW, [])).toMatchObject({
      to: undefined,
      isRunning: true,
    });
    expect(nextShiftOf('eve', [simple()], NOW, [])).toBeUndefined();
  });
});

describe('handovers', () => {
  it('say who goes and who comes, also at the very beginning of the range', () => {
    expect(handoversIn(simple(), at('2026-01-12T08:00Z'), at('2026-01-20T00:00Z'), [])).toEqual([
      { at: at('2026-01-12T08:00Z'), offUserIds: ['ana'], onUserIds: ['bo'] },
      { at: at('2026-01-19T08:00Z'), offUserIds: ['bo'], onUserIds: ['cy'] },
    ]);
  });

  it('begin and end a gap with nobody on the other side', () => {
    const handovers = handoversIn(
      simple({ participants: people('ana', '-') }),
      at('2026-01-06T00:00Z'),
      at('2026-01-20T00:00Z'),
      [],
    );

    expect(handovers.map(({ offUserIds, onUserIds }) => [offUserIds, onUserIds])).toEqual([
      [['ana'], []],
      [[], ['ana']],
    ]);
  });

  it('are none when somebody stays on for another reason', () => {
    const stays = {
      id: 'o',
      kind: 'replace',
      replacedUserId: undefined,
      userId: 'ana',
      from: at('2026-01-12T08:00Z'),
      to: at('2026-01-19T08:00Z'),
      reason: '',
    } as const;

    expect(handoversIn(simple({}, [stays]), NOW, at('2026-01-18T00:00Z'), [])).toEqual([]);
  });
});

describe('what keeps a schedule from being worked out', () => {
  it('is nothing in one that is sound', () => {
    expect(scheduleProblems(simple())).toEqual([]);
  });

  it.each([
    [{ zone: 'Mars/Olympus' }, 'zone'],
    [{ startsAt: '2026-02-30T09:00' }, 'startsAt'],
    [{ startsAt: '2026-02-03' }, 'startsAt'],
    [{ startsAt: '1969-12-31T09:00' }, 'startsAt'],
    [{ endsAt: 'never' }, 'endsAt'],
    [{ endsAt: '2026-01-05T09:00' }, 'endsAt'],
    [{ turn: { unit: 'days' as const, count: 0 } }, 'turn.count'],
    [{ turn: { unit: 'days' as const, count: 1.5 } }, 'turn.count'],
    [{ restrictions: [{ weekday: 0, fromMinute: 0, lengthMinutes: 60 }] }, 'restrictions[0].weekday'],
    [{ restrictions: [{ weekday: 1, fromMinute: 1_440, lengthMinutes: 60 }] }, 'restrictions[0].fromMinute'],
    [{ restrictions: [{ weekday: 1, fromMinute: 0, lengthMinutes: 0 }] }, 'restrictions[0].lengthMinutes'],
    [{ shadows: [{ userId: 'tia', from: 2, to: 1 }] }, 'shadows[0].to'],
  ])('names the field of %j', (parts, field) => {
    const found = scheduleProblems(simple(parts));

    expect(found.map((problem) => problem.field)).toEqual([`versions[0].layers[0].rotations[0].${field}`]);
  });

  it('names overrides and fixed shifts without length, and versions out of order', () => {
    const override = { id: 'o', kind: 'add', userId: 'ana', from: 5, to: 5, reason: '' } as const;
    const subject: Schedule = {
      ...simple({}, [override]),
      versions: [
        { effectiveFrom: 5, layers: [layer('base', [], [{ userId: 'ana', from: 2, to: 1 }])] },
        { effectiveFrom: 5, layers: [] },
      ],
    };

    expect(scheduleProblems(subject).map(({ field }) => field)).toEqual([
      'versions[0].layers[0].fixedShifts[0].to',
      'versions[1].effectiveFrom',
      'overrides[0].to',
    ]);
  });
});
