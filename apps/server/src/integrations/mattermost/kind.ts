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
import { isMattermostToken, mattermostSlashAnswer, readMattermostCommand } from './command.ts';
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
  schema: z.object({
    hasButtons: z.boolean().default(false),
    commandToken: z
      .string()
      .regex(/^\w{20,60}$/, 'a token of a slash command is about 26 letters and digits')
      .optional(),
  }),
  fields: {
    hasButtons: { label: 'Buttons', help: 'the Mattermost server can reach Lockstep; otherwise acts are links' },
    commandToken: {
      label: 'Token of the slash command',
      help: 'as Mattermost shows it once the command is made; without it `/lockstep` is refused',
      isSecret: true,
    },
  },
  steps: [
    'make an incoming webhook for each channel: its address is the address here',
    'for buttons inside a network, add this server to AllowedUntrustedInternalConnections',
    'for links from chat: a slash command `/lockstep` that POSTs to the address of commands, and its token here',
  ],
  callbacks: [
    { path: 'press', purpose: 'presses of buttons; every message carries it, nothing has to be set up' },
    { path: 'commands', purpose: 'Slash Commands, Request URL of `/lockstep`' },
  ],
  open: ({ hasButtons }, facts) => [
    bindChannel(mattermostChannel, {
      actionsUrl: hasButtons ? callbackUrl(facts, 'press') : undefined,
      rules: facts.rules,
    }),
  ],
  receive: async ({ hasButtons, commandToken }, facts, call, port) =>
    call.path === 'commands'
      ? await receiveCommand(commandToken, call, port)
      : await receive(hasButtons ? callbackUrl(facts, 'press') : undefined, call, port),
});

/** The token of the command is the proof: its server and we alone know it, and each team's command has its own. */
async function receiveCommand(
  commandToken: string | undefined,
  call: InboundCall,
  port: InboundPort,
): Promise<InboundAnswer> {
  const help = 'give Lockstep the token of the slash command that sends this';
  if (commandToken === undefined) return { kind: 'unproven', problem: 'this channel has no token of a command', help };
  const command = readMattermostCommand(call.rawBody);
  if (command === undefined) return { kind: 'unreadable', problem: 'no slash command as Mattermost documents it' };
  if (!isMattermostToken(command.token, commandToken))
    return { kind: 'unproven', problem: 'the token is not of the slash command of this channel', help };
  return jsonAnswer(mattermostSlashAnswer(await port.chat(command.ask)));
}

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
