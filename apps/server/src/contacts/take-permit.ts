import { hash } from 'node:crypto';
import type { Transaction } from '../platform/context.ts';
import { type Bucket, holdUntil, type Limit, takeFromAll } from '../platform/outgoing/limits.ts';
import type { ChannelAddress } from './setup.ts';
import { lockLimits, setLimits, takeTokens } from './limit-store.ts';

export type Permit =
  | { readonly kind: 'ok' }
  /** Epoch milliseconds; `because` names the limit, for the chain. */
  | {
      readonly kind: 'held';
      readonly until: number;
      readonly because: string;
      /** Whose limit it is. */
      readonly scope: 'address' | 'channel';
    };

export interface ChannelLimits {
  readonly perAddress: readonly Limit[];
  readonly perChannel: readonly Limit[];
}

/** Keys of the two rows: of the address, and of the whole channel; the first sorts before the second. */
function keysOf({ setupId, channel, address }: ChannelAddress): readonly [string, string] {
  const whole = `${setupId}/${channel}`;
  return [`${whole}/${hash('sha256', address).slice(0, 32)}`, whole];
}

function bucketsOf(limits: readonly Limit[], fullAt: readonly number[]): Bucket[] {
  return limits.map((limit, index) => ({ limit, fullAt: fullAt[index] }));
}

/**
 * Takes one message out of every limit of an address and its channel, or out of none. Many processes share them; call it in a
 * short transaction of its own, right before the send.
 */
export async function takePermit(
  tx: Transaction,
  to: ChannelAddress,
  limits: ChannelLimits,
  now: number,
): Promise<Permit> {
  const [ofAddress, whole] = keysOf(to);
  // The channel as a whole is locked last: whoever waits for an address holds up nobody else.
  const rows = [await lockLimits(tx, [ofAddress], now), await lockLimits(tx, [whole], now)].flat();
  const [address = [], channel = []] = rows;
  const buckets = [...bucketsOf(limits.perAddress, address), ...bucketsOf(limits.perChannel, channel)];
  const taken = takeFromAll(buckets, now);
  const split = limits.perAddress.length;
  if (taken.kind === 'held') {
    const scope = taken.bucket < split ? 'address' : 'channel';
    const whose = scope === 'address' ? 'one address' : 'the whole channel';
    return { kind: 'held', until: taken.until, because: `the limit of ${to.channel} for ${whose}`, scope };
  }
  await setLimits(
    tx,
    [
      { key: ofAddress, fullAt: taken.fullAt.slice(0, split) },
      { key: whole, fullAt: taken.fullAt.slice(split) },
    ],
    now,
  );
  return { kind: 'ok' };
}

/**
 * As `takePermit`, for the usual case that there is a place: one statement, outside any transaction.
 *
 * @returns false when there is none, or where it can not be told: nothing was taken
 */
export async function takePermitAtOnce(
  tx: Transaction,
  to: ChannelAddress,
  { perAddress, perChannel }: ChannelLimits,
  now: number,
): Promise<boolean> {
  const [ofAddress, whole] = keysOf(to);
  const rows = [
    { key: ofAddress, limits: perAddress },
    { key: whole, limits: perChannel },
  ];
  return await takeTokens(tx, rows, now);
}

/** After a provider asked us to wait: nothing goes to this address before `until`. */
export async function holdBack(
  tx: Transaction,
  to: ChannelAddress,
  limits: ChannelLimits,
  until: number,
  now: number,
): Promise<void> {
  const [ofAddress] = keysOf(to);
  const [fullAt = []] = await lockLimits(tx, [ofAddress], now);
  const held = limits.perAddress.map((limit, index) => holdUntil(limit, fullAt[index], until));
  await setLimits(tx, [{ key: ofAddress, fullAt: held }], now);
}
