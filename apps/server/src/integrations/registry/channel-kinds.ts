/** What messages leave through: a line here is all that a new channel needs. */
import type { ChannelKind } from '../../platform/outgoing/channel-kind.ts';
import { discordKind } from '../discord/kind.ts';
import { mattermostKind } from '../mattermost/kind.ts';
import { ntfyKind } from '../ntfy/kind.ts';
import { slackKind } from '../slack/kind.ts';
import { mailKind, smtpKind } from '../smtp/kind.ts';
import { teamsCommandsKind } from '../teams/commands-kind.ts';
import { teamsKind } from '../teams/kind.ts';
import { telegramKind } from '../telegram/kind.ts';
import { twilioKind } from '../twilio/kind.ts';
import { webhookKind } from '../webhook/kind.ts';
import { webPushKind } from '../webpush/kind.ts';

export const CHANNEL_KINDS: readonly ChannelKind[] = [
  mailKind,
  smtpKind,
  twilioKind,
  slackKind,
  mattermostKind,
  teamsKind,
  teamsCommandsKind,
  discordKind,
  telegramKind,
  ntfyKind,
  webPushKind,
  webhookKind,
];
