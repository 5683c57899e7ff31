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
import { answerPress, note, readSlackRequest, verifySlack } from './inbound.ts';

const Settings = z.object({
  botToken: z
    .string()
    .regex(/^xox[a-z]-[\w-]{8,300}$/, 'a bot token begins with `xoxb-`')
    .optional(),
  signingSecret: z.string().min(16, 'the signing secret is longer').max(200).optional(),
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
    apiUrl: { label: 'API', help: '`https://slack.com/api`; another one for GovSlack' },
  },
  steps: [
    'create an app, give its bot `chat:write`, and install it',
    'under Interactivity, give the address of presses',
    'invite the bot to private channels',
  ],
  callbacks: [{ path: 'press', purpose: 'Interactivity & Shortcuts, Request URL' }],
  open: (settings, { rules }) => [bindChannel(slackChannel, settingsOf(settings, rules))],
  receive,
});

function settingsOf({ botToken, signingSecret, apiUrl }: z.output<typeof Settings>, rules: SetupFacts['rules']) {
  return { apiUrl, botToken, signingSecret, rules };
}

/** Slack shows what is posted to the answer address, and nothing of the body of the answer itself. */
async function receive(
  { signingSecret }: z.output<typeof Settings>,
  { rules }: SetupFacts,
  call: InboundCall,
  port: InboundPort,
): Promise<InboundAnswer> {
  const help = 'give Lockstep the signing secret of the app that sends this';
  if (signingSecret === undefined) return { kind: 'unproven', problem: 'this channel has no signing secret', help };
  const verified = verifySlack(call.rawBody, call.headers, signingSecret, call.now);
  if (!verified.ok) return { kind: 'unproven', problem: verified.problem, help };
  const request = readSlackRequest(call.rawBody);
  if (request.kind === 'malformed') return { kind: 'unreadable', problem: request.problem };
  if (request.kind === 'other') return jsonAnswer({});
  const { sentence } = await port.act(request.act);
  // Slack waits three seconds for its answer, and the note needs none of them.
  if (request.answerUrl !== undefined) void answerPress(request.answerUrl, note(sentence), rules);
  return jsonAnswer({});
}
