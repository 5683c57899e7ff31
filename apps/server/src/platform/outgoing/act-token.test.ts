import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readActToken, signActToken } from './act-token.ts';

const key = Buffer.alloc(32, 7);
const now = Date.UTC(2026, 0, 15, 12);
const body = {
  messageId: '0198c0de-1234-7abc-8def-0123456789ab',
  act: 'acknowledge',
  expiresAt: now + 60_000,
} as const;

describe('the token of an act', () => {
  it('reads back as what was signed', () => {
    const written = fc.record({
      messageId: fc.uuid(),
      act: fc.constantFrom('acknowledge', 'resolve', 'not_me'),
      expiresAt: fc.integer({ min: 1, max: 2 ** 32 - 1 }).map((seconds) => seconds * 1000),
    });
    fc.assert(
      fc.property(written, (given) => {
        const token = signActToken(given, key);

        expect(token).toMatch(/^[\w-]{50}$/);
        expect(readActToken(token, [key], given.expiresAt - 1)).toEqual({ ok: true, body: given });
      }),
    );
  });

  it('holds until the moment it expires, and not at it', () => {
    const token = signActToken(body, key);

    expect(readActToken(token, [key], body.expiresAt - 1).ok).toBe(true);
    expect(readActToken(token, [key], body.expiresAt)).toEqual({ ok: false, problem: 'expired' });
  });

  it('is refused when any single bit of it is another', () => {
    const bytes = Buffer.from(signActToken(body, key), 'base64url');
    fc.assert(
      fc.property(fc.nat({ max: bytes.length * 8 - 1 }), (bit) => {
        const changed = Buffer.from(bytes);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));

        expect(readActToken(changed.toString('base64url'), [key], now)).toEqual({ ok: false, problem: 'forged' });
      }),
    );
  });

  it('is refused in any other spelling, so that it can be remembered by its text', () => {
    const token = signActToken(body, key);
    const last = token.at(-1) ?? '';
    const twin = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].find(
      (letter) =>
        letter !== last &&
        Buffer.from(token.slice(0, -1) + letter, 'base64url').equals(Buffer.from(token, 'base64url')),
    );

    expect(twin).toBeDefined();
    for (const text of [`${token}=`, ` ${token}`, token.slice(0, -1) + twin, `${token}AA`, ''])
      expect(readActToken(text, [key], now)).toEqual({ ok: false, problem: 'malformed' });
  });

  it('never throws for what strangers send', () => {
    fc.assert(fc.property(fc.string(), (text) => !readActToken(text, [key], now).ok));
  });

  it('is known by an earlier key while that one is still given, and by no other', () => {
    const token = signActToken(body, key);
    const newer = Buffer.alloc(32, 8);

    expect(readActToken(token, [newer, key], now).ok).toBe(true);
    expect(readActToken(token, [newer], now)).toEqual({ ok: false, problem: 'forged' });
    expect(readActToken(token, [], now)).toEqual({ ok: false, problem: 'forged' });
  });

  it('is not made from a short key or a strange id', () => {
    expect(() => signActToken(body, Buffer.alloc(31))).toThrow(RangeError);
    expect(() => signActToken({ ...body, messageId: 'x' }, key)).toThrow(RangeError);
  });
});
