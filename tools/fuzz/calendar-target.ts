/** Calendars of other programs. */
import { peopleDirectory, readCalendar } from '../../packages/oncall/src/index.ts';
import type { FuzzTarget } from './target.ts';

const WINDOW = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2027, 0, 1) };
const people = peopleDirectory([
  ['Ann', 'ann'],
  ['Bob', 'bob'],
  ['ann@example.org', 'ann'],
]);

export function calendarTarget(): FuzzTarget {
  return { name: 'calendar', seeds, pieces: PIECES, maxLength: 40_000, run };
}

function run(text: string): void {
  const reading = readCalendar(text, { zone: 'Europe/Berlin', window: WINDOW, people });
  if (!reading.ok) return;
  for (const { from, to, userId } of reading.shifts)
    if (!(from < to && from < WINDOW.to && to > WINDOW.from && (userId === 'ann' || userId === 'bob')))
      throw new Error(`a shift from ${from} to ${to} of ${userId} has no place here`);
}

const PIECES = [
  'BEGIN:VEVENT\r\n',
  'END:VEVENT\r\n',
  'BEGIN:VTIMEZONE\r\n',
  'BEGIN:DAYLIGHT\r\n',
  'END:STANDARD\r\n',
  '\r\n ',
  'RRULE:FREQ=YEARLY;',
  'BYDAY=-1SU',
  'BYSETPOS=-1',
  'BYWEEKNO=53',
  'BYYEARDAY=366',
  'BYMONTHDAY=31',
  'INTERVAL=99999999999',
  'COUNT=1000000',
  'UNTIL=20261231T000000Z',
  'FREQ=HOURLY',
  'BYHOUR=0,1,2,3',
  'WKST=SU',
  ';VALUE=DATE',
  ';VALUE=PERIOD',
  'EXDATE:20260601T090000Z\r\n',
  'RDATE:20260601/P1D\r\n',
  'RECURRENCE-ID;RANGE=THISANDFUTURE:',
  'STATUS:CANCELLED\r\n',
  'TZID=Etc/GMT+12',
  'TZID=W. Europe Standard Time',
  '99991231T235960Z',
  '00010101',
  'DURATION:P99999W\r\n',
  'SEQUENCE:1\r\n',
];

function seeds(): string[] {
  const zone = `BEGIN:VTIMEZONE\r\nTZID:own\r\nBEGIN:STANDARD\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nDTSTART:16010101T030000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nDTSTART:16010101T020000\r\nRDATE:20260329T020000,20270328T020000\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n`;
  const series = `BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Ann\\, Bob\r\nDTSTART;TZID=own:20260105T090000\r\nDTEND;TZID=own:20260112T090000\r\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20261201T000000Z\r\nEXDATE;TZID=own:20260119T090000\r\nEND:VEVENT\r\n`;
  const change = `BEGIN:VEVENT\r\nUID:1\r\nRECURRENCE-ID;TZID=own:20260202T090000\r\nSUMMARY:Bob\r\nDTSTART;TZID=Europe/Berlin:20260202T120000\r\nDURATION:P1DT2H\r\nSEQUENCE:2\r\nEND:VEVENT\r\n`;
  const days = `BEGIN:VEVENT\r\nUID:2\r\nATTENDEE;CN="Ann, A";PARTSTAT=ACCEPTED:mailto:ann@example.org\r\nDTSTART;VALUE=DATE:20260301\r\nDTEND;VALUE=DATE:20260303\r\nRRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=9\r\nRDATE;VALUE=PERIOD:20260404T010000Z/PT3H\r\nBEGIN:VALARM\r\nTRIGGER:-PT30M\r\nEND:VALARM\r\nEND:VEVENT\r\n`;
  return [[zone, series, change], [days], [zone, series, days], []].map(
    (parts) => `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:On\r\n  call\r\n${parts.join('')}END:VCALENDAR\r\n`,
  );
}
