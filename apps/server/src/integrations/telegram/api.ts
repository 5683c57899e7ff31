import type { Delivery } from '../../platform/outgoing/delivery.ts';
import { deliveryOf, objectOf, sendJson, type SendRules } from '../../platform/outgoing/send-http.ts';

export interface TelegramSettings {
  readonly rules: SendRules;
  /** `https://api.telegram.org`, or a bot API server of one's own. */
  readonly baseUrl: string;
  readonly botToken: string;
}

/** What a method answered. */
export interface Called {
  readonly delivery: Delivery;
  readonly result: unknown;
  /** The group lives on under this id. */
  readonly movedTo: string | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Calls one method of the bot API.
 *
 * Source: core.telegram.org/bots/api, "Making requests": `ok`, `result`, `description`, `parameters`; the token is part of the
 * path, so reasons are made without it
 */
export async function callMethod(settings: TelegramSettings, method: string, fields: Fields): Promise<Called> {
  const url = `${settings.baseUrl.replace(/\/+$/, '')}/bot${settings.botToken}/${method}`;
  const answer = await sendJson({ method: 'POST', url, body: fields }, settings.rules);
  const judged = deliveryOf(answer);
  const said = objectOf(answer);
  if (judged.outcome === 'delivered') {
    // Whatever answered, it was not the bot API.
    const delivery: Delivery =
      said?.['ok'] === true
        ? judged
        : { outcome: 'retryable', reason: 'the answer is not the bot API', mayHaveArrived: true };
    return { delivery, result: said?.['result'], movedTo: undefined };
  }
  const parameters = fieldsOf(said?.['parameters']);
  const moved = parameters['migrate_to_chat_id'];
  return {
    delivery: refusalOf(settings, judged, said, parameters),
    result: undefined,
    movedTo: Number.isSafeInteger(moved) ? String(moved) : undefined,
  };
}

function refusalOf(
  settings: TelegramSettings,
  judged: Exclude<Delivery, { outcome: 'delivered' }>,
  said: Fields | undefined,
  parameters: Fields,
): Delivery {
  const description = typeof said?.['description'] === 'string' ? said['description'] : undefined;
  const reason = reasonOf(description ?? judged.reason).replaceAll(settings.botToken, '[token]');
  if (judged.outcome === 'rejected') return { outcome: 'rejected', reason };
  const seconds = parameters['retry_after'];
  const asked = typeof seconds === 'number' && seconds > 0 ? Math.min(seconds, 86_400) * 1000 : undefined;
  return { ...judged, reason, retryAfterMs: asked ?? judged.retryAfterMs };
}

function reasonOf(description: string): string {
  const words = description.replaceAll(/\s+/g, ' ').slice(0, 200);
  if (/bot was blocked|user is deactivated/i.test(words)) return `${words}: start the bot again in Telegram`;
  if (/chat not found|can't initiate conversation/i.test(words))
    return `${words}: open the bot in Telegram and press Start`;
  if (/bot was kicked|not a member/i.test(words)) return `${words}: add the bot to the group again`;
  if (/^(unauthorized|not found)$/i.test(words)) return `${words}: the bot token is wrong`;
  return words;
}

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
