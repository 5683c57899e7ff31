import { z } from 'zod';
import type { ChatAct, ChatAsk } from '../../platform/outgoing/chat.ts';
import {
  bindChannel,
  callbackUrl,
  channelKind,
  type InboundAnswer,
  type InboundCall,
  type InboundPort,
  jsonAnswer,
  type SetupFacts,
} from '../../platform/outgoing/channel-kind.ts';
import type { MattermostApi } from './api.ts';
import { mattermostChannel } from './channel.ts';
import {
  isMattermostToken,
  type MattermostChatPress,
  mattermostPressAnswer,
  mattermostSlashAnswer,
  readMattermostChatPress,
  readMattermostCommand,
} from './command.ts';
import { mattermostAnswer, readMattermostPress } from './inbound.ts';
import { readPost } from './read-post.ts';
import { mattermostRooms } from './rooms.ts';

type Settings = z.output<typeof Settings>;
const Settings = z.object({
  hasButtons: z.boolean().default(false),
  commandToken: z
    .string()
    .regex(/^\w{20,60}$/, 'a token of a slash command is about 26 letters and digits')
    .optional(),
  serverUrl: z.url({ protocol: /^https?$/, error: 'write it as `https://chat.example.org`' }).optional(),
  botToken: z
    .string()
    .regex(/^\w{20,60}$/, 'a token of a bot is about 26 letters and digits')
    .optional(),
  teamId: z
    .string()
    .regex(/^[a-z0-9]{26}$/, 'the id of a team is 26 letters and digits')
    .optional(),
});

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
  schema: Settings,
  fields: {
    hasButtons: { label: 'Buttons', help: 'the Mattermost server can reach Lockstep; otherwise acts are links' },
    commandToken: {
      label: 'Token of the slash command',
      help: 'as Mattermost shows it once the command is made; without it `/lockstep` is refused',
      isSecret: true,
    },
    serverUrl: { label: 'Server', help: '`https://chat.example.org`; for channels of incidents, with the two below' },
    botToken: { label: 'Bot token', help: 'of a bot account that is in the team', isSecret: true },
    teamId: { label: 'Team id', help: 'the 26 letters and digits of the team in which channels are made' },
  },
  steps: [
    'make an incoming webhook for each channel: its address is the address here',
    'for buttons inside a network, add this server to AllowedUntrustedInternalConnections',
    'for incidents in chat: a slash command `/lockstep` that POSTs to the address of commands, and its token here',
    'for channels of incidents, and for messages onto the timeline: a bot account in the team, its token, the server and the team id',
  ],
  callbacks: [
    { path: 'press', purpose: 'presses of buttons; every message carries it, nothing has to be set up' },
    { path: 'commands', purpose: 'Slash Commands, Request URL of `/lockstep`' },
  ],
  open: (settings, facts) => [
    bindChannel(mattermostChannel, {
      actionsUrl: settings.hasButtons ? callbackUrl(facts, 'press') : undefined,
      bot: botOf(settings, facts),
      rules: facts.rules,
    }),
  ],
  rooms(settings, facts) {
    const bot = botOf(settings, facts);
    // Nothing signs buttons where there is no request to answer: what the channel is greeted with has links.
    return bot === undefined || settings.teamId === undefined ? undefined : mattermostRooms(bot, settings.teamId);
  },
  receive: async (settings, facts, call, port) =>
    call.path === 'commands'
      ? await receiveCommand(settings, facts, call, port)
      : await receive(settings, facts, call, port),
});

function botOf({ serverUrl, botToken }: Settings, { rules }: SetupFacts): MattermostApi | undefined {
  if (serverUrl === undefined || botToken === undefined) return undefined;
  return { serverUrl: serverUrl.replace(/\/+$/, ''), botToken, rules };
}

/** What is asked, with what the bot lets it do. */
function withBot(ask: ChatAsk, settings: Settings, facts: SetupFacts): ChatAsk {
  const bot = botOf(settings, facts);
  return bot === undefined ? ask : { ...ask, findQuote: async (permalink) => await readPost(bot, ask.by, permalink) };
}

/** The token of the command is the proof: its server and we alone know it, and each team's command has its own. */
async function receiveCommand(
  settings: Settings,
  facts: SetupFacts,
  call: InboundCall,
  port: InboundPort,
): Promise<InboundAnswer> {
  const { commandToken } = settings;
  const help = 'give Lockstep the token of the slash command that sends this';
  if (commandToken === undefined) return { kind: 'unproven', problem: 'this channel has no token of a command', help };
  const command = readMattermostCommand(call.rawBody);
  if (command === undefined) return { kind: 'unreadable', problem: 'no slash command as Mattermost documents it' };
  if (!isMattermostToken(command.token, commandToken))
    return { kind: 'unproven', problem: 'the token is not of the slash command of this channel', help };
  const answer = await port.chat(withBot(command.ask, settings, facts));
  const press = {
    url: callbackUrl(facts, 'press'),
    signPress: (act: ChatAct, value: string) => port.signPress(act, value),
  };
  return jsonAnswer(mattermostSlashAnswer(answer, press));
}

/** Mattermost does not sign: the token in the button, which only its server and we know, is the proof. */
async function receive(
  settings: Settings,
  facts: SetupFacts,
  call: InboundCall,
  port: InboundPort,
): Promise<InboundAnswer> {
  const body = parsed(call.rawBody);
  const chat = readMattermostChatPress(body);
  if (chat !== undefined) return await receiveChatPress(chat, settings, facts, port);
  const press = readMattermostPress(body);
  if (!press.ok) return { kind: 'unreadable', problem: press.problem };
  const { sentence, message } = await port.act(press.act);
  const actionsUrl = settings.hasButtons ? callbackUrl(facts, 'press') : undefined;
  return jsonAnswer(mattermostAnswer(sentence, message, actionsUrl));
}

/** A button of an answer. Who takes no commands takes no presses of them: the token that is taken away ends both. */
async function receiveChatPress(
  { act, value, token, ask }: MattermostChatPress,
  settings: Settings,
  facts: SetupFacts,
  port: InboundPort,
): Promise<InboundAnswer> {
  const help = 'write the command instead: buttons work for a week, in the Mattermost that showed them';
  const read = settings.commandToken === undefined ? 'forged' : port.readPress(act, value, token);
  switch (read) {
    case 'forged':
      return { kind: 'unproven', problem: 'this is no button of this Lockstep', help };
    case 'expired':
      return jsonAnswer(
        mattermostPressAnswer({ sentence: 'Nothing was done: this button is too old.', lines: [help] }),
      );
    case 'proven':
      return jsonAnswer(mattermostPressAnswer(await port.chat(withBot(ask, settings, facts))));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
