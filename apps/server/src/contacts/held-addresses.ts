import type { ChannelAddress } from './setup.ts';
import type { ChannelLimits, Permit } from './take-permit.ts';

type Held = Extract<Permit, { kind: 'held' }>;

interface Line {
  /** No place before: takes only ever move it on. */
  readonly from: number;
  readonly because: string;
  /** What the last of those who wait was given. */
  last: number;
}

/** Lines that are remembered at most; what is forgotten is asked of the database again. */
const mostLines = 10_000;

/**
 * Who waits for a place in the limits of an address or a whole channel, as far as this process knows. Each is given a place of its
 * own behind the others: told the same moment, all of them would look again at once, and all but one in vain.
 */
export class HeldAddresses {
  readonly #lines = new Map<string, Line>();

  /** @returns undefined when there may be a place now */
  find(to: ChannelAddress, limits: ChannelLimits, now: number): Held | undefined {
    for (const scope of ['channel', 'address'] as const) {
      const line = this.#lines.get(keyOf(to, scope));
      if (line !== undefined && line.from > now) return placeIn(line, scope, limits);
    }
    return undefined;
  }

  /** What the database said just now. */
  add(to: ChannelAddress, limits: ChannelLimits, { until, because, scope }: Held): Held {
    const key = keyOf(to, scope);
    const known = this.#lines.get(key);
    if (known === undefined && this.#lines.size >= mostLines) this.#lines.clear();
    const last = known === undefined || known.last < until ? until - intervalOf(scope, limits) : known.last;
    const line = { from: until, because, last };
    this.#lines.set(key, line);
    return placeIn(line, scope, limits);
  }
}

function keyOf({ setupId, channel, address }: ChannelAddress, scope: Held['scope']): string {
  return scope === 'channel' ? `${setupId} ${channel}` : `${setupId} ${channel} ${address}`;
}

function placeIn(line: Line, scope: Held['scope'], limits: ChannelLimits): Held {
  line.last += intervalOf(scope, limits);
  return { kind: 'held', until: line.last, because: line.because, scope };
}

/** The shortest time from one message to the next: nobody waits longer than they must, some look twice. */
function intervalOf(scope: Held['scope'], { perAddress, perChannel }: ChannelLimits): number {
  const intervals = (scope === 'channel' ? perChannel : perAddress).map(({ intervalMs }) => intervalMs);
  return intervals.length === 0 ? 0 : Math.min(...intervals);
}
