import type { Delivery } from '../../platform/outgoing/delivery.ts';
import { deliveryOf, objectOf, sendJson, type SendRules } from '../../platform/outgoing/send-http.ts';

export interface SlackApi {
  readonly apiUrl: string;
  readonly botToken: string | undefined;
  readonly rules: SendRules;
}

/** Errors that pass by themselves; after an error inside Slack some of the work may have been done. */
const passing = new Set(['ratelimited', 'rate_limited', 'service_unavailable', 'request_timeout', 'team_added_to_org']);
const inside = new Set(['internal_error', 'fatal_error']);

/** Whose channel, person or message is no more. */
const gone = new Set(['is_archived', 'account_inactive', 'user_disabled']);

const cures: Readonly<Record<string, string>> = {
  channel_not_found: 'there is no such channel, or the bot may not see it: invite the bot to it',
  not_in_channel: 'the bot is not in the channel: invite it there',
  is_archived: 'the channel is archived: choose another one',
  account_inactive: 'the Slack account was deactivated',
  user_disabled: 'the Slack account was deactivated',
  invalid_auth: 'Slack does not know the bot token: set it up again',
  not_authed: 'Slack does not know the bot token: set it up again',
  token_revoked: 'the bot token was revoked: install the Slack app again',
  token_expired: 'the bot token has expired: install the Slack app again',
  missing_scope: 'the Slack app lacks a permission: give it `chat:write` and install it again',
  message_not_found: 'the message was deleted in Slack',
  cant_update_message: 'the message was posted by another app',
};

/** One call of Slack's Web API, which says with status 200 what went wrong. */
export async function callSlack(
  api: SlackApi,
  method: string,
  body: Readonly<Record<string, unknown>>,
): Promise<Delivery> {
  if (api.botToken === undefined) return { outcome: 'rejected', reason: 'no bot token is set up for Slack' };
  const answer = await sendJson(
    {
      method: 'POST',
      url: `${api.apiUrl}/${method}`,
      headers: { 'content-type': 'application/json; charset=utf-8', authorization: `Bearer ${api.botToken}` },
      body,
    },
    api.rules,
  );
  const delivery = deliveryOf(answer);
  if (delivery.outcome !== 'delivered') return delivery;
  const said = objectOf(answer);
  if (said === undefined) return { outcome: 'retryable', reason: 'Slack did not answer in JSON', mayHaveArrived: true };
  if (said['ok'] !== true) return judge(typeof said['error'] === 'string' ? said['error'] : 'unknown_error');
  const { channel, ts } = said;
  const isNamed = typeof channel === 'string' && typeof ts === 'string';
  return { outcome: 'delivered', reference: isNamed ? `${channel}:${ts}` : undefined };
}

function judge(error: string): Delivery {
  const cure = cures[error];
  const reason = `Slack says \`${error.slice(0, 100)}\`${cure === undefined ? '' : `: ${cure}`}`;
  if (inside.has(error)) return { outcome: 'retryable', reason, mayHaveArrived: true };
  if (passing.has(error)) return { outcome: 'retryable', reason };
  return { outcome: 'rejected', reason, ...(gone.has(error) && { isGone: true }) };
}
