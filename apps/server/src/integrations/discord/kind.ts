import { z } from 'zod';
import { bindChannel, channelKind } from '../../platform/outgoing/channel-kind.ts';
import { discordChannel } from './channel.ts';

/** Webhooks of Discord need nothing to be set up; each room is an address. */
export const discordKind = channelKind({
  kind: 'discord',
  title: 'Discord',
  channels: [
    {
      name: discordChannel.name,
      title: 'Discord',
      capabilities: discordChannel.capabilities,
      addressHelp: 'the url of a webhook: channel settings, Integrations, Webhooks, Copy URL',
      reaches: 'both',
      verification: 'code',
      hidesAddress: true,
    },
  ],
  schema: z.object({}),
  fields: {},
  steps: ['make a webhook in each channel: its url is the address here'],
  isBuiltIn: true,
  open: (_settings, { rules }) => [bindChannel(discordChannel, { rules })],
});
