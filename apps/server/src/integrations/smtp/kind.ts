import { z } from 'zod';
import { bindChannel, channelKind, type KindChannel } from '../../platform/outgoing/channel-kind.ts';
import { mailChannel } from './channel.ts';

const channel: KindChannel = {
  name: mailChannel.name,
  title: 'Mail',
  capabilities: mailChannel.capabilities,
  addressHelp: 'a mail address, such as `ada@example.org`',
  reaches: 'both',
  verification: 'code',
  hidesAddress: false,
};

/** The mail server of the environment. */
export const mailKind = channelKind({
  kind: 'mail',
  title: 'Mail',
  channels: [channel],
  schema: z.object({}),
  fields: {},
  steps: ['set LOCKSTEP_SMTP_URL and LOCKSTEP_MAIL_FROM, and start the server again'],
  isBuiltIn: true,
  missing: ({ mailServer }) =>
    mailServer === undefined ? 'no mail server is configured: set LOCKSTEP_SMTP_URL and LOCKSTEP_MAIL_FROM' : undefined,
  open: (_settings, { mailServer }) => (mailServer === undefined ? [] : [bindChannel(mailChannel, mailServer)]),
});

/** Another mail server than that of the environment. */
export const smtpKind = channelKind({
  kind: 'smtp',
  title: 'Another mail server',
  channels: [channel],
  schema: z.object({
    url: z.string().regex(/^smtps?:\/\/[^\s/]+/, 'write it as `smtp://user:password@mail.example.org:587`'),
    from: z.string().regex(/^([^<>\r\n]*<)?[^@\s<>]+@[^@\s<>]+>?$/, 'write it as `Lockstep <lockstep@example.org>`'),
  }),
  fields: {
    url: { label: 'Server', help: '`smtp://user:password@mail.example.org:587`, or `smtps://`', isSecret: true },
    from: { label: 'Sender', help: '`Lockstep <lockstep@example.org>`' },
  },
  steps: ['let the server take mails of this sender from this machine'],
  open: (settings) => [bindChannel(mailChannel, settings)],
});
