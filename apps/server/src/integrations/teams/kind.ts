import { z } from 'zod';
import { bindChannel, channelKind } from '../../platform/outgoing/channel-kind.ts';
import { teamsChannel } from './channel.ts';

/** Flows of Teams need nothing to be set up; each room is an address. */
export const teamsKind = channelKind({
  kind: 'teams',
  title: 'Microsoft Teams',
  channels: [
    {
      name: teamsChannel.name,
      title: 'Microsoft Teams',
      capabilities: teamsChannel.capabilities,
      addressHelp: 'the address of a flow: Workflows app, "Send webhook alerts to a channel"',
      reaches: 'both',
      verification: 'code',
      hidesAddress: true,
    },
  ],
  schema: z.object({}),
  fields: {},
  steps: ['make a flow with the template "Send webhook alerts to a channel": its address is the address here'],
  isBuiltIn: true,
  open: (_settings, { rules }) => [bindChannel(teamsChannel, { rules })],
});
