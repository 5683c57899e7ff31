import { z } from 'zod';
import {
  bindChannel,
  channelKind,
  type InboundAnswer,
  type InboundCall,
  type InboundPort,
  jsonAnswer,
  type SetupFacts,
} from '../../platform/outgoing/channel-kind.ts';
import { slackChannel } from './channel.ts';
import { readSlackAsk, readSlackCommand, teamOf } from './chat-in.ts';
import { type ChatGround, refuseTeam, takeSlackAsk, takeSlackCommand } from './chat-receive.ts';
import { answerPress, note, readSlackPayload, readSlackRequest, verifySlack } from './inbound.ts';
import { slackRooms } from './rooms.ts';

const Settings = z.object({
  botToken: z
    .string()
    .regex(/^xox[a-z]-[\w-]{8,300}$/, 'a bot token begins with `xoxb-`')
    .optional(),
  signingSecret: z.string().min(16, 'the signing secret is longer').max(200).optional(),
  teamId: z
    .string()
    .regex(/^T[A-Z0-9]{5,20}$/, 'a workspace id begins with `T`')
    .optional(),
  apiUrl: z
    .url({ protocol: /^https?$/, error: 'write it as `https://slack.com/api`' })
    .default('https://slack.com/api'),
});

export const slackKind = channelKind({
  kind: 'slack',
  title: 'Slack',
  channels: [
    {
      name: slackChannel.name,
      title: 'Slack',
      capabilities: slackChannel.capabilities,
      addressHelp: 'the id of a channel or person (`C0123ABCD`, `U0123ABCD`), or an incoming webhook',
      reaches: 'both',
      verification: 'code',
      hidesAddress: false,
      knowsWhoActs: true,
    },
  ],
  schema: Settings,
  fields: {
    botToken: { label: 'Bot token', help: '`xoxb-...`; without it only incoming webhooks work', isSecret: true },
    signingSecret: { label: 'Signing secret', help: 'of the app; without it the acts are links', isSecret: true },
    teamId: {
      label: 'Workspace id',
      help: '`T0123ABCD`; `/lockstep` works only for people of this workspace, and not without it',
    },
    apiUrl: { label: 'API', help: '`https://slack.com/api`; another one for GovSlack' },
  },
  steps: [
    'create an app, give its bot `chat:write`, and install it',
    'under Interactivity, give the address of presses',
    'for incidents in chat: the slash command `/lockstep` with the address of commands, a message shortcut "Add to the timeline" with the callback id `lockstep_timeline`, and for channels of incidents `channels:manage` and `channels:read`',
    'invite the bot to private channels',
  ],
  callbacks: [
    { path: 'press', purpose: 'Interactivity & Shortcuts, Request URL' },
    { path: 'commands', purpose: 'Slash Commands, Request URL of `/lockstep`' },
  ],
  open: (settings, { rules }) => [bindChannel(slackChannel, settingsOf(settings, rules))],
  rooms: ({ apiUrl, botToken }, { rules }) =>
    botToken === undefined ? undefined : slackRooms({ apiUrl, botToken, rules }),
  receive,
});

function settingsOf({ botToken, signingSecret, apiUrl }: z.output<typeof Settings>, rules: SetupFacts['rules']) {
  return { apiUrl, botToken, signingSecret, rules };
}

/** Slack shows what is posted to the answer address, and nothing of the body of the answer itself. */
async function receive(
  { signingSecret, teamId }: z.output<typeof Settings>,
  { rules }: SetupFacts,
  call: InboundCall,
  port: InboundPort,
): Promise<InboundAnswer> {
  const help = 'give Lockstep the signing secret of the app that sends this';
  if (signingSecret === undefined) return { kind: 'unproven', problem: 'this channel has no signing secret', help };
  const verified = verifySlack(call.rawBody, call.headers, signingSecret, call.now);
  if (!verified.ok) return { kind: 'unproven', problem: verified.problem, help };
  const ground: ChatGround = { teamId, rules };
  if (call.path === 'commands') {
    const asked = readSlackCommand(call.rawBody);
    if (asked === undefined) return { kind: 'unreadable', problem: 'no slash command as Slack documents it' };
    return await takeSlackCommand(ground, asked, port);
  }
  const payload = readSlackPayload(call.rawBody);
  const refused = payload === undefined ? undefined : refuseTeam(ground, teamOf(payload));
  if (refused !== undefined) return refused;
  const asked = readSlackAsk(payload);
  if (asked !== undefined) return await takeSlackAsk(ground, asked, port);
  const request = readSlackRequest(call.rawBody);
  if (request.kind === 'malformed') return { kind: 'unreadable', problem: request.problem };
  if (request.kind === 'other') return jsonAnswer({});
  const { sentence } = await port.act(request.act);
  // Slack waits three seconds for its answer, and the note needs none of them.
  if (request.answerUrl !== undefined) void answerPress(request.answerUrl, note(sentence), rules);
  return jsonAnswer({});
}
