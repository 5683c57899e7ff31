import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPhoneNumber } from './phone-number.ts';

describe('a phone number', () => {
  it.each([
    ['+4915112345678', '+4915112345678'],
    [' +49 151 1234 5678 ', '+4915112345678'],
    ['+49 (0)151/1234-5678', '+4915112345678'],
    ['0049 151 1234 5678', '+4915112345678'],
    ['tel:+1-415-555-2671', '+14155552671'],
    ['+1 (415) 555–2671', '+14155552671'],
    ['＋４９ １５１ １２３４５６７８', '+4915112345678'],
    ['+39 06 1234 5678', '+390612345678'],
    ['+290 22222', '+29022222'],
  ])('%j is %s', (text, address) => {
    expect(readPhoneNumber(text)).toEqual({ ok: true, address });
  });

  it.each([
    ['', 'the phone number is missing: write it with its country code, such as `+491512345678`'],
    [
      '0151 1234567',
      '`0151 1234567` lacks its country code: write a plus and the code instead of the leading zero, such as `+491512345678`',
    ],
    [
      '151 1234567',
      '`151 1234567` lacks its country code: write a plus and the code before the number, such as `+491512345678`',
    ],
    ['+1 555 2671', '`+1 555 2671` is not a number of `+1`: ten digits follow it, area code first'],
    ['+49 151', '`+49 151` is too short for a number with its country code, such as `+491512345678`'],
    ['+0151 1234567', '`+0151 1234567` has no country code that exists: none begins with a zero'],
    [`+${'4'.repeat(16)}`, `\`+${'4'.repeat(16)}\` is too long: a number has at most 15 digits with its country code`],
    ['+49 151 CALLME', '`+49 151 CALLME` is not a phone number: digits after a plus, such as `+491512345678`'],
    ['+49151,+49152', '`+49151,+49152` is not a phone number: digits after a plus, such as `+491512345678`'],
  ])('%j is none, and the words say why', (text, problem) => {
    expect(readPhoneNumber(text)).toEqual({ ok: false, problem });
  });

  it('has one form that stays, or words on one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'+0123456789 ()-/\nx٣') }), (text) => {
        const read = readPhoneNumber(text);

        if (read.ok) expect(readPhoneNumber(read.address)).toEqual(read);
        else expect(read.problem).not.toContain('\n');
      }),
    );
  });
});
