import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chatActs } from './chat.ts';
import { readPress, signPress } from './press-token.ts';

const key = Buffer.alloc(32, 7);
const other = Buffer.alloc(32, 8);
const press = { setupId: 's', act: 'run', value: 'join INC-12' } as const;
const minute = 60_000;

describe('proof of a press', () => {
  it('holds for its own button until it expires, under this key and those before it', () => {
    const token = signPress(press, minute, key);

    expect(readPress(press, token, [other, key], minute - 1)).toBe('proven');
    expect(readPress(press, token, [key], minute)).toBe('expired');
    expect(readPress(press, token, [other], 0)).toBe('forged');
  });

  it('holds for no other set-up, act or value, however they are put together', () => {
    const presses = fc.record({ setupId: fc.string(), act: fc.constantFrom(...chatActs), value: fc.string() });
    fc.assert(
      fc.property(presses, presses, (one, another) => {
        const isSame = JSON.stringify(one) === JSON.stringify(another);
        expect(readPress(another, signPress(one, minute, key), [key], 0)).toBe(isSame ? 'proven' : 'forged');
      }),
    );
  });

  it('does not live longer by a changed date', () => {
    const bytes = Buffer.from(signPress(press, minute, key), 'base64url');
    bytes.writeUInt32BE(1_000_000, 0);

    expect(readPress(press, bytes.toString('base64url'), [key], 0)).toBe('forged');
    expect(readPress(press, '', [key], 0)).toBe('forged');
  });
});
