import { setTimeout } from 'node:timers/promises';
import type { ChannelAddress, Permit, Way } from '#contacts/index.ts';
import type { PagingParts } from './paging-parts.ts';

type Parts = Pick<PagingParts, 'channels' | 'database'>;

/** A way to an address, with what its limits said to one message. */
export interface PermittedWay {
  readonly way: Way;
  readonly permit: Permit;
}

/** A place in the limits that comes so soon is waited for; what is held longer is put back. */
const patienceMs = 250;

/** Takes a message out of the limits, right before it is sent. @param ahead what was taken for it ahead of time */
export async function permittedWay(
  { channels, database }: Parts,
  to: ChannelAddress,
  ahead: PermittedWay | undefined,
): Promise<PermittedWay> {
  const way = ahead?.way ?? (await channels.way(to));
  let permit = ahead?.permit ?? (await way.takePermit());
  for (let leftMs = patienceMs; permit.kind === 'held'; permit = await way.takePermit()) {
    const waitMs = Math.max(1, permit.until - database.clock.now());
    if (waitMs > leftMs) break;
    leftMs -= waitMs;
    await setTimeout(waitMs);
  }
  return { way, permit };
}

/** The same ahead of time. Should the message not go after all, its place in the limits is lost, and nothing else. */
export async function permittedAhead({ channels }: Parts, to: ChannelAddress): Promise<PermittedWay | undefined> {
  try {
    const way = await channels.way(to);
    return { way, permit: await way.takePermit() };
  } catch {
    return undefined;
  }
}
