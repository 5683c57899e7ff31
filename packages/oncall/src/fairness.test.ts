import { describe, expect, it } from 'vitest';
import { coverage } from './coverage.ts';
import { fairness, type FairnessInput, type PersonLoad } from './fairness.ts';
import { type PersonPlace, shiftsOnHolidays } from './holidays.ts';
import { at, layer, people, rotation, schedule, simple } from './test-schedules.ts';

const HOUR = 3_600_000;
const FROM = at('2026-01-05T08:00Z');
const TO = at('2026-01-19T08:00Z');
const BERLIN: PersonPlace = { zone: 'Europe/Berlin', holidayCalendarIds: ['DE'] };
const CALENDARS = [
  {
    id: 'DE',
    days: [
      { on: '2026-01-06', name: 'Epiphany' },
      { on: '2026-05-01', name: 'Labour Day' },
    ],
  },
];

function loads(parts: Partial<FairnessInput> = {}): Record<string, PersonLoad> {
  const places = new Map([
    ['ana', BERLIN],
    ['bo', { zone: 'America/New_York', holidayCalendarIds: [] }],
  ]);
  const given = {
    schedules: [simple({ participants: people('ana', 'bo') })],
    from: FROM,
    to: TO,
    absences: [],
    pages: [],
    places,
    calendars: CALENDARS,
  };
  return Object.fromEntries(fairness({ ...given, ...parts }).map((load) => [load.userId, load]));
}

describe('who bears how much', () => {
  it('counts hours, nights, weekends and holidays by the clock of the person', () => {
    const { ana, bo } = loads();

    expect(ana).toMatchObject({
      onCallMs: 168 * HOUR,
      local: { nightMs: 56 * HOUR, weekendMs: 48 * HOUR, holidayMs: 24 * HOUR },
    });
    expect(bo?.local).toMatchObject({ nightMs: 56 * HOUR, weekendMs: 48 * HOUR, holidayMs: 0 });
  });

  it('counts a night over a clock change as long as it was', () => {
    const { ana } = loads({
      schedules: [simple({ participants: people('ana') })],
      from: at('2026-03-28T12:00Z'),
      to: at('2026-03-29T12:00Z'),
    });

    expect(ana?.local?.nightMs).toBe(7 * HOUR);
  });

  it('counts pages, and those at night where the person is', () => {
    const pages = [
      { userId: 'ana', at: at('2026-01-07T22:00Z') },
      { userId: 'ana', at: at('2026-01-07T12:00Z') },
      { userId: 'ana', at: TO },
      { userId: 'eve', at: at('2026-01-07T12:00Z') },
    ];
    const { ana, eve } = loads({ pages });

    expect([ana?.pages, ana?.local?.nightPages]).toEqual([2, 1]);
    expect(eve).toEqual({ userId: 'eve', onCallMs: 0, pages: 1, local: undefined, actualShare: 0, expectedShare: 0 });
  });

  it('does not guess nights of somebody whose zone we do not know', () => {
    expect(loads({ places: new Map() })['ana']).toMatchObject({ onCallMs: 168 * HOUR, local: undefined });
  });

  it('holds what people did against what their seats would have borne', () => {
    const override = {
      id: 'o',
      kind: 'replace',
      replacedUserId: 'bo',
      userId: 'ana',
      from: at('2026-01-12T08:00Z'),
      to: TO,
      reason: '',
    } as const;

    const { ana, bo } = loads({ schedules: [simple({ participants: people('ana', 'bo') }, [override])] });

    expect([ana?.actualShare, ana?.expectedShare, bo?.actualShare, bo?.expectedShare]).toEqual([1, 0.5, 0, 0.5]);
  });

  it('expects twice as much of somebody with two seats, and fixed shifts of whom they name', () => {
    const seats = layer('base', [rotation({ participants: people('ana', 'bo', 'ana') })]);
    const fixed = layer('imported', [], [{ userId: 'cy', from: FROM, to: FROM + 84 * HOUR }]);

    const { ana, bo, cy } = loads({ schedules: [schedule([seats, fixed])] });

    expect([ana?.expectedShare, bo?.expectedShare, cy?.expectedShare]).toEqual([0.5, 0.25, 0.25]);
  });

  it('counts somebody twice who is on call on two schedules at once', () => {
    const alone = simple({ participants: people('ana') });

    expect(loads({ schedules: [alone, { ...alone, id: 'database' }], to: FROM + HOUR })['ana']).toMatchObject({
      onCallMs: 2 * HOUR,
      actualShare: 1,
    });
  });

  it('has shares of nothing when nobody was on call', () => {
    expect(
      loads({ schedules: [simple({ participants: people('-') })], pages: [{ userId: 'ana', at: FROM }] })['ana'],
    ).toMatchObject({
      actualShare: 0,
      expectedShare: 0,
    });
  });
});

describe('shifts on holidays', () => {
  const shifts = coverage(simple({ participants: people('ana', 'bo') }), FROM, TO, []).shifts;

  it('are told with the part that lies on the holiday, a day of the zone where the person lives', () => {
    expect(
      shiftsOnHolidays(
        shifts,
        new Map([
          ['ana', BERLIN],
          ['bo', BERLIN],
        ]),
        CALENDARS,
      ),
    ).toEqual([
      {
        userId: 'ana',
        on: '2026-01-06',
        name: 'Epiphany',
        calendarId: 'DE',
        from: at('2026-01-05T23:00Z'),
        to: at('2026-01-06T23:00Z'),
      },
    ]);
  });

  it('are cut at the ends of the shift', () => {
    const [short] = coverage(simple(), at('2026-01-06T12:00Z'), at('2026-01-06T14:00Z'), []).shifts;
    if (short === undefined) throw new Error('nobody is on call');

    expect(shiftsOnHolidays([short], new Map([['ana', BERLIN]]), CALENDARS)).toMatchObject([
      { from: short.from, to: short.to },
    ]);
  });

  it('are none for people elsewhere or of whom nothing is known', () => {
    expect(shiftsOnHolidays(shifts, new Map([['ana', { ...BERLIN, holidayCalendarIds: ['US'] }]]), CALENDARS)).toEqual(
      [],
    );
  });

  it('take no day that is none', () => {
    const calendars = [{ id: 'DE', days: [{ on: '2026-02-30', name: 'None' }] }];

    expect(() => shiftsOnHolidays(shifts, new Map([['ana', BERLIN]]), calendars)).toThrow(
      'calendar `DE`: `2026-02-30` is no day',
    );
  });
});
