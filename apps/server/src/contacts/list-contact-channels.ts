import type { RequestContext } from '../platform/context.ts';
import type { KindChannel } from '../platform/outgoing/channel-kind.ts';
import { requirePermission } from '../platform/require-permission.ts';
import type { ContactParts } from './open-channels.ts';
import { listSetups } from './setup-store.ts';
import type { ChannelSetup } from './setup.ts';

export interface ContactChannel {
  readonly setup: ChannelSetup;
  readonly channel: KindChannel;
  /** What browsers subscribe with, for web push. */
  readonly publicKey: string | undefined;
}

/** Channels that are switched on and reach people. */
export async function listContactChannels(
  { channels, keys }: ContactParts,
  ctx: RequestContext,
): Promise<readonly ContactChannel[]> {
  requirePermission(ctx, 'contacts.own');
  return (await listSetups(ctx.read))
    .filter(({ isEnabled, isAvailable }) => isEnabled && isAvailable)
    .flatMap((setup) =>
      (channels.kinds.get(setup.kind)?.channels ?? [])
        .filter(({ reaches }) => reaches === 'people' || reaches === 'both')
        .map((channel) => ({
          setup,
          channel,
          publicKey: channel.name === 'web_push' ? keys.vapid[0]?.publicKey : undefined,
        })),
    );
}
