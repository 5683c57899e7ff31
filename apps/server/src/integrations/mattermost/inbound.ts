import { z } from 'zod';
import type { ChannelMessage, InboundAct } from '../../platform/outgoing/channel.ts';
import { mattermostPost } from './channel.ts';

const Press = z.object({
  user_id: z.string().min(1).max(64),
  context: z.object({ act: z.enum(['acknowledge', 'resolve', 'not_me']), token: z.string().max(200) }),
});

export type MattermostPress =
  | { readonly ok: true; readonly act: InboundAct }
  | { readonly ok: false; readonly problem: string };

/** Reads a press of a button. Mattermost does not sign: the token, which only its server and we know, proves where it comes from. */
export function readMattermostPress(body: unknown): MattermostPress {
  const press = Press.safeParse(body);
  if (!press.success) return { ok: false, problem: 'no press of one of our buttons, as Mattermost documents it' };
  const { user_id: by, context } = press.data;
  return { ok: true, act: { act: context.act, token: context.token, by } };
}

/** The answer to a press: the message as it stands now in place of the old one, and a sentence for the one who pressed. */
export function mattermostAnswer(
  sentence: string,
  message: ChannelMessage | undefined,
  actionsUrl: string | undefined,
): unknown {
  // Otherwise the server reads our Markdown as if it were Slack's, and our escapes as text.
  const answer = { ephemeral_text: sentence, skip_slack_parsing: true };
  if (message === undefined) return answer;
  const { text, attachments } = mattermostPost(message, actionsUrl);
  return { ...answer, update: { message: text, props: { attachments } } };
}
