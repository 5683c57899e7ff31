import { describe, expect, it } from 'vitest';
import type { ReadCalendarOptions } from './ical-read.ts';
import { calendar, read, shown, whys } from './test-calendars.ts';

describe('people', () => {
  const event = (...lines: readonly string[]): string[] => ['DTSTART:20260601T090000Z', 'DURATION:PT1H', ...lines];
  const who = (lines: readonly string[], options: Partial<ReadCalendarOptions> = {}): string =>
    read(calendar(event(...lines)), options)
      .shifts.map(({ userId }) => userId)
      .join(' ');

  it('a summary is a name, or names with something between them', () => {
    expect(who(['SUMMARY:ann'])).toBe('ann');
    expect(who(['SUMMARY:Doe\\, Jane'])).toBe('jane');
    expect(who(['SUMMARY:Ann\\, Bob'])).toBe('ann bob');
    expect(who(['SUMMARY:Payments: Bob / Ann <ann@example.org>'])).toBe('ann bob');
    expect(who(['SUMMARY:Bob - on call'])).toBe('bob');
  });

  it('attendees come before the summary, by address and by name, without who declined', () => {
    expect(who(['SUMMARY:Bob', 'ATTENDEE;CN=Someone:mailto:ANN@example.org'])).toBe('ann');
    expect(who(['SUMMARY:x', 'ATTENDEE;CN=Bob:mailto:b@example.org'])).toBe('bob');
    expect(who(['SUMMARY:Bob', 'ATTENDEE;CN=Ann;PARTSTAT=DECLINED:mailto:ann@example.org'])).toBe('bob');
    expect(who(['SUMMARY:Bob', 'ATTENDEE;CN=Ann:mailto:ann@example.org'], { peopleFrom: ['summary'] })).toBe('bob');
    expect(who(['SUMMARY:x', 'ORGANIZER:mailto:ann@example.org'], { peopleFrom: ['summary', 'organizer'] })).toBe(
      'ann',
    );
  });

  it('whom nobody knows is reported by name, beside a known one and alone', () => {
    const reading = read(calendar(event('SUMMARY:Ann\\, Carol'), event('SUMMARY:Team lunch'), event()));

    expect(reading.shifts.map(({ userId }) => userId)).toEqual(['ann']);
    expect(reading.unknownPeople).toEqual([
      { name: 'Carol', events: 1 },
      { name: 'Team lunch', events: 1 },
    ]);
    expect(whys(reading)).toEqual([
      'cannot_move: event `Team lunch` (line 8): nobody here is known as `Team lunch`',
      'cannot_move: event (line 13): it names nobody',
    ]);
  });
});

describe('zones', () => {
  const at = (tzid: string): string[] => ['SUMMARY:Ann', `DTSTART;TZID=${tzid}:20260710T090000`, 'DURATION:PT1H'];

  it.each([
    ['Europe/Berlin', '07-10T07:00'],
    ['W. Europe Standard Time', '07-10T07:00'],
    ['"AUS Eastern Standard Time"', '07-09T23:00'],
    ['/freeassociation.sourceforge.net/Europe/Berlin', '07-10T07:00'],
    ['/example.org/America/Argentina/Buenos_Aires', '07-10T12:00'],
    ['UTC', '07-10T09:00'],
  ])('%s is known without a VTIMEZONE', (tzid, start) => {
    expect(shown(read(calendar(at(tzid))))[0]).toContain(start);
  });

  it('an unknown one is reported, not guessed', () => {
    const reading = read(calendar(at('Mars/Olympus')));

    expect(reading.shifts).toEqual([]);
    expect(whys(reading)).toEqual([
      'cannot_move: event `Ann` (line 3): line 5: nobody knows the time zone `Mars/Olympus`',
    ]);
  });

  it('the rules of the library win over old ones in the file', () => {
    // The United States changed their rule in 2007: by the old one the 20th of March is still winter.
    const zone = `BEGIN:VTIMEZONE
TZID:America/New_York
BEGIN:STANDARD
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
DTSTART:19671029T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
DTSTART:19870405T020000
RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=4
END:DAYLIGHT
END:VTIMEZONE`.split('\n');
    const event = ['SUMMARY:Ann', 'DTSTART;TZID=America/New_York:20260320T090000', 'DURATION:PT1H'];

    expect(shown(read(calendar(zone, event)))).toEqual(['03-20T13:00 03-20T14:00 ann']);
    expect(shown(read(calendar(zone, event).replaceAll('America/New_York', 'Old York')))).toEqual([
      '03-20T14:00 03-20T15:00 ann',
    ]);
  });

  it('a zone of the file that can not be followed gives way to a Windows name, and is reported', () => {
    const zone = ['BEGIN:VTIMEZONE', 'TZID:W. Europe Standard Time', 'END:VTIMEZONE'];
    const reading = read(calendar(zone, at('W. Europe Standard Time')));

    expect(shown(reading)[0]).toContain('07-10T07:00');
    expect(whys(reading)).toEqual([
      'moves_with_changes: time zone `W. Europe Standard Time` (line 3): it has neither STANDARD nor DAYLIGHT',
    ]);
  });
});
