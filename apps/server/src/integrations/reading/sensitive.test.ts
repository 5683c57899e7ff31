import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSensitive } from './sensitive.ts';

const seen = (text: string) => findSensitive(text).map(({ kind, from, to }) => [kind, text.slice(from, to)]);
/** Put together here, so that no scanner takes this file for a leak. */
const awsKey = ['AKIA', 'IOSFODNN7EXAMPLE'].join('');

describe('what looks as if it should not be in a text', () => {
  it.each([
    ['a key of AWS', `use ${awsKey} for now`, [['token', awsKey]]],
    ['a password that is assigned', 'DB_PASSWORD=hunter2hunter2; done', []],
    ['a password by its name', 'password: hunter2hunter2, thanks', [['password', 'hunter2hunter2']]],
    ['a password in an address', 'psql postgres://app:s3cretpw@db/x', [['password', 's3cretpw']]],
    ['a card', 'paid with 4111 1111 1111 1111 twice', [['card', '4111 1111 1111 1111']]],
    ['a number that is no card', 'order 4111 1111 1111 1112', []],
    ['a time in milliseconds', 'at 1768507980000', []],
    ['an address of mail', 'ask jo.doe+x@example.org.', [['email', 'jo.doe+x@example.org']]],
    [
      'an address of somebody',
      'from 84.115.20.7 and 2a02:8388:1a:2b::7',
      [
        ['ip', '84.115.20.7'],
        ['ip', '2a02:8388:1a:2b::7'],
      ],
    ],
    ['addresses of nobody', '10.0.0.1, 127.0.0.1, 192.168.1.2, ::1, 03:12:45, 2.14.2', []],
  ])('sees %s', (_what, text, expected) => {
    expect(seen(text)).toEqual(expected);
  });

  it('sees a private key and a JSON web token', () => {
    const key = ['-----BEGIN RSA ', 'PRIVATE KEY-----\nMIIEow\n-----END RSA ', 'PRIVATE KEY-----'].join('');
    const jwt = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0', 'abcdef'].join('.');

    expect(seen(`see\n${key}\n`)).toEqual([['private_key', key]]);
    expect(seen(`bearer ${jwt}`)).toEqual([['token', jwt]]);
  });

  it('gives places inside the text that do not overlap, in order, whatever the text is', () => {
    const word = fc.constantFrom(
      'a@b.de',
      awsKey,
      '4111111111111111',
      'password=abcdefgh',
      '84.115.20.7',
      ' ',
      '::',
      'ü',
      '@',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string()), { maxLength: 12 }), (words) => {
        const text = words.join('');
        let end = 0;
        for (const { from, to } of findSensitive(text)) {
          expect(from).toBeGreaterThanOrEqual(end);
          expect(to).toBeGreaterThan(from);
          end = to;
        }
        expect(end).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});
