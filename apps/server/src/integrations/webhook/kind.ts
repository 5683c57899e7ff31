import { z } from 'zod';
import { bindChannel, channelKind } from '../../platform/outgoing/channel-kind.ts';
import { webhookChannel } from './channel.ts';
import { webhookSecretProblem } from './sign.ts';

/** The secrets of one endpoint in one text, the one in use first, parted by spaces. */
const Secrets = z
  .string()
  .min(1)
  .superRefine((text, ctx) => {
    const problem = text.split(' ').map(webhookSecretProblem).find(Boolean);
    if (problem !== undefined) ctx.addIssue({ code: 'custom', message: problem });
  });

/** Signed webhooks; each endpoint is a set-up of its own, made together with its destination. */
export const webhookKind = channelKind({
  kind: 'webhook',
  title: 'Signed webhook',
  channels: [
    {
      name: webhookChannel.name,
      title: 'Signed webhook',
      capabilities: webhookChannel.capabilities,
      addressHelp: 'an https address, such as `https://example.org/hook`',
      reaches: 'webhooks',
      verification: 'code',
      hidesAddress: true,
    },
  ],
  schema: z.object({ secrets: Secrets }),
  fields: { secrets: { label: 'Secrets', help: '`whsec_...`; Lockstep makes them', isSecret: true } },
  steps: ['add a destination of kind webhook: its secret is shown once', 'verify `webhook-signature` with it'],
  open: ({ secrets }, { rules }) => [bindChannel(webhookChannel, { secrets: secrets.split(' '), rules })],
});
