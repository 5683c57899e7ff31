import { describe, expect, it } from 'vitest';
import { daysRead, daysWritten, slugOf } from './holiday-draft.ts';

describe('holidays as they are typed', () => {
  it('are read by date, with or without a sign between', () => {
    expect(daysRead('2027-01-01, New Year\n\n 2026-12-25 Christmas Day ')).toEqual({
      days: [
        { on: '2026-12-25', name: 'Christmas Day' },
        { on: '2027-01-01', name: 'New Year' },
      ],
    });
  });

  it.each([
    ['2026-12-25 Christmas\n26 December Boxing Day', 2],
    ['2026-02-30 No such day', 1],
    ['2026-12-25', 1],
  ])('tell the line that is none of %j', (text, line) => {
    expect(daysRead(text)).toEqual({ line });
  });

  it('come back as they were written', () => {
    const days = [{ on: '2026-12-25', name: 'Christmas Day' }];

    expect(daysRead(daysWritten(days))).toEqual({ days });
  });
});

it.each([
  ['Österreich (Wien)', 'osterreich-wien'],
  ['  Our company  ', 'our-company'],
  ['日本', ''],
])('the name of %j in addresses', (title, slug) => {
  expect(slugOf(title)).toBe(slug);
});
