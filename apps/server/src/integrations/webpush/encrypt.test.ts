import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encrypt, isPublicKey, mostPlainBytes } from './encrypt.ts';
import { browser, bytes, decrypt, rfc8291 } from './test-browser.ts';

describe('encryption', () => {
  it('is that of the published example', () => {
    const receiver = { publicKey: rfc8291.browserPublicKey, auth: rfc8291.auth };
    const fresh = { privateKey: rfc8291.ourPrivateKey, salt: rfc8291.salt };

    expect(encrypt(Buffer.from(rfc8291.plain), receiver, fresh).toString('base64url')).toBe(rfc8291.body);
    expect(decrypt(bytes(rfc8291.body))).toBe(rfc8291.plain);
  });

  it('comes out whole at the browser, differs every time, and fits', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: mostPlainBytes }), (plain) => {
        const [one, two] = [encrypt(plain, browser), encrypt(plain, browser)];

        expect(one.length).toBeLessThanOrEqual(4096);
        expect(one.equals(two)).toBe(false);
        expect(decrypt(encrypt(Buffer.from(Buffer.from(plain).toString('hex').slice(0, 3_000)), browser))).toBe(
          Buffer.from(plain).toString('hex').slice(0, 3_000),
        );
      }),
      { numRuns: 30 },
    );
    expect(encrypt(Buffer.alloc(mostPlainBytes, 65), browser)).toHaveLength(4096);
    expect(() => encrypt(Buffer.alloc(mostPlainBytes + 1), browser)).toThrow(RangeError);
  });

  it('is not made for what is no key', () => {
    const offCurve = Buffer.from(browser.publicKey);
    offCurve[64] = offCurve.readUInt8(64) ^ 1;

    expect(isPublicKey(browser.publicKey)).toBe(true);
    for (const key of [offCurve, Buffer.alloc(65), Buffer.alloc(65, 4), browser.publicKey.subarray(1), Buffer.alloc(0)])
      expect(isPublicKey(key)).toBe(false);
    expect(() => encrypt(Buffer.alloc(1), { ...browser, publicKey: offCurve })).toThrow(RangeError);
  });
});
