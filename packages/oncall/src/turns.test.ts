import { describe, expect, it } from 'vitest';
import type { Rotation } from './schedule.ts';
import { at, OFFICE_HOURS, people, rotation } from './test-schedules.ts';
import { turnsIn } from './turns.ts';

/** `from..to who`, in UTC; `-` for an empty turn, `#` outside the restrictions. */
function turns(parts: Partial<Rotation>, from: string, to: string): string[] {
  return turnsIn(rotation(parts), { from: at(from), to: at(to) }).map((turn) => {
    const who = turn.holder.kind === 'person' ? turn.holder.userId : { empty: '-', restricted: '#' }[turn.holder.kind];
    return `${minute(turn.from)}..${minute(turn.to)} ${who}`;
  });
}

function minute(time: number): string {
  return new Date(time).toISOString().slice(5, 16);
}

const DAILY = { unit: 'days', count: 1 } as const;
const HOURLY = { unit: 'hours', count: 1 } as const;

describe('rotations', () => {
  it('hands over weekly at nine, summer and winter', () => {
    expect(turns({}, '2026-03-23T08:00Z', '2026-04-06T07:00Z')).toEqual([
      '03-23T08:00..03-30T07:00 cy',
      '03-30T07:00..04-06T07:00 ana',
    ]);
    expect(turns({}, '2026-10-19T07:00Z', '2026-11-02T08:00Z')).toEqual([
      '10-19T07:00..10-26T08:00 cy',
      '10-26T08:00..11-02T08:00 ana',
    ]);
  });

  it('takes turns of several units at once', () => {
    const parts = { turn: { unit: 'days', count: 3 } as const, zone: 'UTC' };

    expect(turns(parts, '2026-01-05T09:00Z', '2026-01-14T09:00Z')).toEqual([
      '01-05T09:00..01-08T09:00 ana',
      '01-08T09:00..01-11T09:00 bo',
      '01-11T09:00..01-14T09:00 cy',
    ]);
  });

  it('has nobody before the first handover and after the end', () => {
    const parts = { startsAt: '2026-01-05T09:00', endsAt: '2026-01-06T09:00' };

    expect(turns(parts, '2026-01-01T00:00Z', '2026-02-01T00:00Z')).toEqual(['01-05T08:00..01-06T08:00 ana']);
  });

  it('leaves the turn of an empty participant open and goes on after it', () => {
    const parts = { turn: DAILY, participants: people('ana', '-') };

    expect(turns(parts, '2026-01-05T08:00Z', '2026-01-08T08:00Z')).toEqual([
      '01-05T08:00..01-06T08:00 ana',
      '01-06T08:00..01-07T08:00 -',
      '01-07T08:00..01-08T08:00 ana',
    ]);
  });

  it('hands over a month that begins on the 31st on the last day of shorter months, and on the 31st again after', () => {
    const parts = { zone: 'UTC', startsAt: '2026-01-31T09:00', turn: { unit: 'months', count: 1 } as const };

    expect(turns(parts, '2026-01-31T09:00Z', '2026-05-31T09:00Z')).toEqual([
      '01-31T09:00..02-28T09:00 ana',
      '02-28T09:00..03-31T09:00 bo',
      '03-31T09:00..04-30T09:00 cy',
      '04-30T09:00..05-31T09:00 ana',
    ]);
  });

  it('keeps a month on the 29th of February in a leap year', () => {
    const parts = { zone: 'UTC', startsAt: '2027-12-30T00:00', turn: { unit: 'months', count: 1 } as const };

    expect(turns(parts, '2028-02-01T00:00Z', '2028-03-01T00:00Z')).toEqual([
      '02-01T00:00..02-29T00:00 bo',
      '02-29T00:00..03-01T00:00 cy',
    ]);
  });

  it('says what is wrong with a rotation that can not be worked out', () => {
    expect(() => turns({ zone: 'Europe/Atlantis' }, '2026-01-01T00:00Z', '2026-02-01T00:00Z')).toThrow(
      'rotation `rotation`: zone `Europe/Atlantis` is no known time zone; write it like `Europe/Berlin`',
    );
  });
});

describe('the hours around both clock changes', () => {
  it.each([
    ['2026-03-28T20:00Z', '2026-03-29T20:00Z', ['03-28T20:00..03-29T01:00 x', '03-29T01:00..03-29T20:00 y']],
    ['2026-10-24T20:00Z', '2026-10-25T20:00Z', ['10-24T20:00..10-25T00:30 x', '10-25T00:30..10-25T20:00 y']],
  ])('a handover at 2:30, skipped or coming twice: from %s', (from, to, expected) => {
    const day = from.slice(0, 10);
    const parts = { turn: DAILY, startsAt: `${day}T02:30`, participants: people('x', 'y') };

    expect(turns(parts, from, to)).toEqual(expected);
  });

  it('counts elapsed time in turns of hours: three hours after 1:00 it is 5:00 in spring and 3:00 in autumn', () => {
    const parts = { turn: { unit: 'hours', count: 3 } as const };

    expect(turns({ ...parts, startsAt: '2026-03-29T01:00' }, '2026-03-29T00:00Z', '2026-03-29T06:00Z')).toEqual([
      '03-29T00:00..03-29T03:00 ana',
      '03-29T03:00..03-29T06:00 bo',
    ]);
    expect(turns({ ...parts, startsAt: '2026-10-25T01:00' }, '2026-10-24T23:00Z', '2026-10-25T05:00Z')).toEqual([
      '10-24T23:00..10-25T02:00 ana',
      '10-25T02:00..10-25T05:00 bo',
    ]);
  });

  it('gives each of two hours that read the same a turn of its own', () => {
    expect(turns({ turn: HOURLY, startsAt: '2026-10-25T02:00' }, '2026-10-25T00:00Z', '2026-10-25T03:00Z')).toEqual([
      '10-25T00:00..10-25T01:00 ana',
      '10-25T01:00..10-25T02:00 bo',
      '10-25T02:00..10-25T03:00 cy',
    ]);
  });

  it('makes a night shift over the change an hour shorter in spring and an hour longer in autumn', () => {
    const parts = {
      turn: DAILY,
      participants: people('x'),
      restrictions: [{ weekday: 6, fromMinute: 22 * 60, lengthMinutes: 480 }],
    };
    const night = (from: string, to: string) => turns(parts, from, to).filter((turn) => turn.endsWith('x'));

    expect(night('2026-03-28T12:00Z', '2026-03-29T12:00Z')).toEqual(['03-28T21:00..03-29T04:00 x']);
    // The handover at nine lies outside.
    expect(night('2026-10-24T12:00Z', '2026-10-25T12:00Z')).toEqual(['10-24T20:00..10-25T05:00 x']);
  });

  it('does without a window that lies in skipped time', () => {
    const parts = { turn: DAILY, restrictions: [{ weekday: 7, fromMinute: 120, lengthMinutes: 60 }] };

    expect(turns(parts, '2026-03-29T00:00Z', '2026-03-29T04:00Z')).toEqual(['03-29T00:00..03-29T04:00 #']);
  });

  it('follows a change of half an hour at Lord Howe', () => {
    const parts = { zone: 'Australia/Lord_Howe', turn: DAILY, startsAt: '2026-10-03T09:00' };

    expect(turns(parts, '2026-10-02T22:30Z', '2026-10-04T22:00Z')).toEqual([
      '10-02T22:30..10-03T22:00 ana',
      '10-03T22:00..10-04T22:00 bo',
    ]);
  });

  it('skips the day that Samoa skipped, with the turn that would have begun and ended on it', () => {
    const parts = {
      zone: 'Pacific/Apia',
      turn: DAILY,
      startsAt: '2011-12-28T00:00',
      participants: people('28', '29', '30', '31'),
    };

    expect(turns(parts, '2011-12-28T10:00Z', '2011-12-31T10:00Z')).toEqual([
      '12-28T10:00..12-29T10:00 28',
      '12-29T10:00..12-30T10:00 29',
      '12-30T10:00..12-31T10:00 31',
    ]);
  });
});

describe('restrictions', () => {
  it('let nobody miss their turn for good in a daily rotation of seven from Monday to Friday', () => {
    const seven = people('a', 'b', 'c', 'd', 'e', 'f', 'g');
    const parts = { turn: DAILY, startsAt: '2026-01-05T00:00', participants: seven, restrictions: OFFICE_HOURS };

    const who = turns(parts, '2026-01-05T00:00Z', '2026-01-24T00:00Z').flatMap((turn) => turn.split(' ')[1] ?? []);

    expect(who.filter((id) => id !== '#').join('')).toBe('abcdefgabcdefga');
  });

  it('tell the same of a week whether it is asked for alone or from the beginning', () => {
    const parts = { turn: DAILY, participants: people('a', 'b', 'c', 'd'), restrictions: OFFICE_HOURS };

    const whole = turns(parts, '2026-01-05T00:00Z', '2026-07-06T00:00Z');

    expect(whole.slice(-11)).toEqual(turns(parts, '2026-06-26T15:00Z', '2026-07-06T00:00Z').slice(-11));
  });

  it('may have several windows a week, run over midnight and over several days', () => {
    const restrictions = [
      { weekday: 5, fromMinute: 20 * 60, lengthMinutes: 60 * 60 },
      { weekday: 3, fromMinute: 22 * 60, lengthMinutes: 480 },
    ];

    expect(
      turns({ zone: 'UTC', participants: people('x'), restrictions }, '2026-01-12T09:00Z', '2026-01-19T09:00Z'),
    ).toEqual([
      '01-12T09:00..01-14T22:00 #',
      '01-14T22:00..01-15T06:00 x',
      '01-15T06:00..01-16T20:00 #',
      '01-16T20:00..01-19T08:00 x',
      '01-19T08:00..01-19T09:00 #',
    ]);
  });

  it('split a window at a handover inside it', () => {
    const restrictions = [{ weekday: 1, fromMinute: 0, lengthMinutes: 2 * 1_440 }];

    const covered = turns({ zone: 'UTC', turn: DAILY, restrictions }, '2026-01-12T00:00Z', '2026-01-14T00:00Z');

    expect(covered).toEqual([
      '01-12T00:00..01-12T09:00 cy',
      '01-12T09:00..01-13T09:00 ana',
      '01-13T09:00..01-14T00:00 bo',
    ]);
  });
});
