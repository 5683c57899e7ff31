import { z } from 'zod';
import { bindChannel, channelKind } from '../../platform/outgoing/channel-kind.ts';
import { ntfyChannel } from './channel.ts';

export const ntfyKind = channelKind({
  kind: 'ntfy',
  title: 'ntfy',
  channels: [
    {
      name: ntfyChannel.name,
      title: 'ntfy',
      capabilities: ntfyChannel.capabilities,
      addressHelp: 'a topic that nobody guesses: whoever knows its name can read it',
      reaches: 'both',
      verification: 'code',
      hidesAddress: true,
    },
  ],
  schema: z.object({
    serverUrl: z.url({ protocol: /^https?$/, error: 'write it as `https://ntfy.sh`' }).default('https://ntfy.sh'),
    token: z.string().min(1).max(500).optional(),
  }),
  fields: {
    serverUrl: { label: 'Server', help: '`https://ntfy.sh`, or your own' },
    token: { label: 'Token', help: '`tk_...`, where topics are protected', isSecret: true },
  },
  steps: ['let everybody subscribe to a topic of their own in the ntfy app', 'let the app override Do not disturb'],
  open: ({ serverUrl, token }, { rules }) => [bindChannel(ntfyChannel, { serverUrl, token, rules })],
});
