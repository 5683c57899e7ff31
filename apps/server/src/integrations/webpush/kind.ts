import { z } from 'zod';
import { bindChannel, channelKind } from '../../platform/outgoing/channel-kind.ts';
import { webPushChannel } from './channel.ts';

/** Notifications of browsers; the keys are made by the installation itself. */
export const webPushKind = channelKind({
  kind: 'web_push',
  title: 'Web push',
  channels: [
    {
      name: webPushChannel.name,
      title: 'Web push',
      capabilities: webPushChannel.capabilities,
      addressHelp: 'turned on in the browser that is to show the notifications',
      reaches: 'people',
      verification: 'none',
      hidesAddress: true,
    },
  ],
  schema: z.object({}),
  fields: {},
  steps: ['open Lockstep by https on each device, and turn notifications on in the profile'],
  isBuiltIn: true,
  missing: ({ vapid }) =>
    vapid.length === 0 ? 'the keys of web push are not there yet: start the server again' : undefined,
  open: (_settings, { vapid, rules, publicUrl, mailServer }) => {
    const [first, ...rest] = vapid;
    if (first === undefined) return [];
    return [
      bindChannel(webPushChannel, { rules, vapid: [first, ...rest], subject: subjectOf(publicUrl, mailServer?.from) }),
    ];
  },
});

/** Push services want to know whom to write to; an address that can not exist is refused by some. */
function subjectOf(publicUrl: string, from: string | undefined): string {
  const [mail] = /[^\s<>@]+@[^\s<>@]+/.exec(from ?? '') ?? [];
  if (mail !== undefined) return `mailto:${mail}`;
  return publicUrl.startsWith('https:') ? publicUrl : 'https://localhost';
}
