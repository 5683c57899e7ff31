import { z } from 'zod';
import { channelKind, type InboundAnswer, jsonAnswer } from '../../platform/outgoing/channel-kind.ts';
import { teamsAnswer } from './chat-card.ts';
import { isSignedByTeams, readTeamsCommand } from './commands.ts';

/** How far the date of a request may be from our clock; each request is taken once within that time. */
const longestSkewMs = 5 * 60_000;

/** Commands from one team of Teams, by an outgoing webhook. It sends nothing by itself: that is what flows are for. */
export const teamsCommandsKind = channelKind({
  kind: 'teams_commands',
  title: 'Teams commands',
  chatTitle: 'Teams',
  answersAll: true,
  channels: [],
  schema: z.object({
    securityToken: z
      .string()
      .regex(/^[A-Za-z0-9+/]{40,100}={0,2}$/, 'a security token is 44 characters and ends in `=`')
      .optional(),
  }),
  fields: {
    securityToken: {
      label: 'Security token',
      help: 'as Teams shows it once, when the outgoing webhook is made; without it commands are refused',
      isSecret: true,
    },
  },
  steps: [
    'save this without a token: then it shows the address of commands',
    'in the team: Manage team, Apps, Create an outgoing webhook, with the name `Lockstep` and the address of commands',
    'give Lockstep the security token that Teams shows then',
  ],
  callbacks: [{ path: 'commands', purpose: 'Callback URL of the outgoing webhook' }],
  open: () => [],
  async receive({ securityToken }, _facts, call, port): Promise<InboundAnswer> {
    const help = 'give Lockstep the security token of the outgoing webhook that sends this';
    if (securityToken === undefined)
      return { kind: 'unproven', problem: 'this channel has no security token of an outgoing webhook', help };
    if (!isSignedByTeams(call.rawBody, call.headers['authorization'], securityToken))
      return { kind: 'unproven', problem: 'the signature is not of the outgoing webhook of this team', help };
    const command = readTeamsCommand(call.rawBody);
    if (command === undefined) return { kind: 'unreadable', problem: 'no message of a person as Teams documents it' };
    const { requestId, sentAt, ask } = command;
    if (Math.abs(call.now - sentAt) > longestSkewMs)
      return { kind: 'unproven', problem: 'the request is more than five minutes old', help: 'check both clocks' };
    if (!(await port.isFirst(requestId, sentAt + longestSkewMs + 1_000)))
      return jsonAnswer(teamsAnswer({ sentence: 'Nothing was done: this message was answered before.' }, ask.prefix));
    return jsonAnswer(teamsAnswer(await port.chat(ask), ask.prefix));
  },
});
