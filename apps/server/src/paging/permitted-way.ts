import type { ChannelAddress, Permit, Way } from '#contacts/index.ts';
import type { PagingParts } from './paging-parts.ts';

/** A way to an address, with what its limits said to one message. */
export interface PermittedWay {
  readonly way: Way;
  readonly permit: Permit;
}

/** Takes the message out of the limits: right before it is sent. */
export async function permittedWay(
  { channels }: Pick<PagingParts, 'channels'>,
  to: ChannelAddress,
): Promise<PermittedWay> {
  const way = await channels.way(to);
  return { way, permit: await way.takePermit() };
}

/** The same ahead of time. Should the message not go after all, its place in the limits is lost, and nothing else. */
export async function permittedAhead(
  parts: Pick<PagingParts, 'channels'>,
  to: ChannelAddress,
): Promise<PermittedWay | undefined> {
  try {
    return await permittedWay(parts, to);
  } catch {
    return undefined;
  }
}
