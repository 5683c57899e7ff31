import { describe, expect, it } from 'vitest';
import { HeldAddresses } from './held-addresses.ts';

const limits = {
  perAddress: [
    { burst: 3, intervalMs: 1_000 },
    { burst: 9, intervalMs: 4_000 },
  ],
  perChannel: [{ burst: 20, intervalMs: 100 }],
};
const to = (address: string) => ({ setupId: 'setup', channel: 'sms', address });
const held = (until: number, scope: 'address' | 'channel' = 'address') =>
  ({ kind: 'held', until, because: 'its limit', scope }) as const;

describe('messages that a limit holds', () => {
  it('each get a place of their own, one after the other', () => {
    const lines = new HeldAddresses();

    const first = lines.add(to('a'), limits, held(10_000));
    const others = [1, 2, 3].map(() => lines.find(to('a'), limits, 9_500)?.until);

    expect([first.until, ...others]).toEqual([10_000, 11_000, 12_000, 13_000]);
  });

  it('are asked again once their place has come, and go behind those who wait', () => {
    const lines = new HeldAddresses();
    lines.add(to('a'), limits, held(10_000));
    lines.find(to('a'), limits, 9_500);

    expect(lines.find(to('a'), limits, 10_000)).toBeUndefined();
    expect(lines.add(to('a'), limits, held(10_800)).until).toBe(12_000);
  });

  it('hold up nobody at another address, unless the whole channel is full', () => {
    const lines = new HeldAddresses();
    lines.add(to('a'), limits, held(10_000));
    expect(lines.find(to('b'), limits, 9_500)).toBeUndefined();

    lines.add(to('a'), limits, held(9_600, 'channel'));

    expect(lines.find(to('b'), limits, 9_500)).toEqual(held(9_700, 'channel'));
  });

  it('that waited long ago keep nobody back', () => {
    const lines = new HeldAddresses();
    lines.add(to('a'), limits, held(10_000));

    expect(lines.add(to('a'), limits, held(50_000)).until).toBe(50_000);
  });
});
