import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { ChatAsk } from '../../platform/outgoing/chat.ts';

const id = z.string().min(1).max(300);

/** A message to an outgoing webhook. Source: Microsoft, Bot Framework activity schema; "Create outgoing webhooks" */
const Activity = z.object({
  type: z.literal('message'),
  id,
  timestamp: z.iso.datetime({ offset: true }),
  text: z.string().max(28_000).default(''),
  from: z.object({
    /** Of the person in the directory of the tenant, the same in every team. */
    aadObjectId: z.uuid(),
    name: z.string().max(200).default(''),
  }),
  conversation: z.object({ id }),
  channelData: z
    .object({
      teamsChannelId: id.optional(),
      channel: z.object({ id }).optional(),
      tenant: z.object({ id }).optional(),
    })
    .default({}),
});

export interface TeamsCommand {
  readonly requestId: string;
  /** Epoch milliseconds. */
  readonly sentAt: number;
  readonly ask: ChatAsk;
}

/**
 * Teams signs the body as it came: `Authorization: HMAC` and the base64 of its HMAC-SHA256, under the token that it showed when
 * the webhook was made, itself base64.
 */
export function isSignedByTeams(rawBody: string, authorization: string | undefined, token: string): boolean {
  const mac = createHmac('sha256', Buffer.from(token, 'base64')).update(rawBody, 'utf8').digest('base64');
  // By digests, so that neither length nor time says anything.
  return timingSafeEqual(hash('sha256', authorization ?? '', 'buffer'), hash('sha256', `HMAC ${mac}`, 'buffer'));
}

/** Reads a message whose signature holds. @returns undefined for anything but a message of a person of the directory */
export function readTeamsCommand(rawBody: string): TeamsCommand | undefined {
  const read = Activity.safeParse(parsed(rawBody));
  if (!read.success) return undefined;
  const { id: requestId, timestamp, text, from, conversation, channelData } = read.data;
  const [place] = conversation.id.split(';');
  const mention = mentionIn(text);
  return {
    requestId,
    sentAt: Date.parse(timestamp),
    ask: {
      by: from.aadObjectId.toLowerCase(),
      byName: from.name === '' ? undefined : from.name,
      place: channelData.tenant?.id,
      room: channelData.teamsChannelId ?? channelData.channel?.id ?? place,
      prefix: `@${mention.name}`,
      matter: { kind: 'command', text: mention.rest },
    },
  };
}

/** What stands behind the mention, as people read it: tags go, entities become what they stand for. */
function mentionIn(text: string): { readonly name: string; readonly rest: string } {
  const [, name = ''] = /<at\b[^>]*>([^<]{1,80})<\/at>/i.exec(text) ?? [];
  const rest = plainText(text.replace(/<at\b[^>]*>[^<]*<\/at>/i, ' '));
  return { name: plainText(name).trim() || 'Lockstep', rest: rest.trim() };
}

const entities: Readonly<Record<string, string>> = { nbsp: ' ', lt: '<', gt: '>', quot: '"', amp: '&', '#39': "'" };

function plainText(html: string): string {
  return html
    .replaceAll(/<\/?(?:at|p|div|span|br|b|i|strong|em|a|attachment|emoji)\b[^>]*>/gi, ' ')
    .replaceAll(/&(nbsp|lt|gt|quot|amp|#39);/g, (_all, name: string) => entities[name] ?? '');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
