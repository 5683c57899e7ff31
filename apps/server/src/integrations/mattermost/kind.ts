import { z } from 'zod';
import {
  bindChannel,
  callbackUrl,
  channelKind,
  type InboundAnswer,
  type InboundCall,
  type InboundPort,
  jsonAnswer,
} from '../../platform/outgoing/channel-kind.ts';
import { mattermostChannel } from './channel.ts';
import { mattermostAnswer, readMattermostPress } from './inbound.ts';

export const mattermostKind = channelKind({
  kind: 'mattermost',
  title: 'Mattermost',
  channels: [
    {
      name: mattermostChannel.name,
      title: 'Mattermost',
      capabilities: mattermostChannel.capabilities,
      addressHelp: 'an incoming webhook, such as `https://chat.example.org/hooks/xxxxxxxx`',
      reaches: 'both',
      verification: 'code',
      hidesAddress: true,
    },
  ],
  schema: z.object({ hasButtons: z.boolean().default(false) }),
  fields: {
    hasButtons: { label: 'Buttons', help: 'the Mattermost server can reach Lockstep; otherwise acts are links' },
  },
  steps: [
    'make an incoming webhook for each channel: its address is the address here',
    'for buttons inside a network, add this server to AllowedUntrustedInternalConnections',
  ],
  callbacks: [{ path: 'press', purpose: 'presses of buttons; every message carries it, nothing has to be set up' }],
  open: ({ hasButtons }, facts) => [
    bindChannel(mattermostChannel, {
      actionsUrl: hasButtons ? callbackUrl(facts, 'press') : undefined,
      rules: facts.rules,
    }),
  ],
  receive: async ({ hasButtons }, facts, call, port) =>
    await receive(hasButtons ? callbackUrl(facts, 'press') : undefined, call, port),
});

/** Mattermost does not sign: the token in the button, which only its server and we know, is the proof. */
async function receive(actionsUrl: string | undefined, call: InboundCall, port: InboundPort): Promise<InboundAnswer> {
  const press = readMattermostPress(parsed(call.rawBody));
  if (!press.ok) return { kind: 'unreadable', problem: press.problem };
  const { sentence, message } = await port.act(press.act);
  return jsonAnswer(mattermostAnswer(sentence, message, actionsUrl));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
