import type { Channel, ChannelMessage } from '../../platform/outgoing/channel.ts';
import type { Delivery } from '../../platform/outgoing/delivery.ts';
import { callMethod, type Called, fieldsOf, type TelegramSettings } from './api.ts';
import { rendered } from './render.ts';

/** Messages of a bot, with buttons that act; the bot can write only to who has started it. */
export const telegramChannel: Channel<TelegramSettings> = {
  name: 'telegram',
  capabilities: { acts: 'button', overridesSilence: 'by_setting', receipt: 'accepted', afterUnknown: 'repeat' },
  // Telegram asks for no more than one a second into a chat, 20 a minute into a group, 30 a second in all.
  limits: {
    perAddress: [
      { burst: 3, intervalMs: 1_000 },
      { burst: 15, intervalMs: 3_000 },
    ],
    perChannel: [{ burst: 25, intervalMs: 40 }],
  },

  readAddress(_settings, text) {
    const chat = text.trim();
    if (/^-?[1-9]\d{3,15}$/.test(chat) || /^@[A-Za-z]\w{4,31}$/.test(chat)) return { ok: true, address: chat };
    return {
      ok: false,
      problem:
        'a chat is a number such as `123456789`, or the `@name` of a public channel: open the bot by its link to connect yours',
    };
  },

  async send(settings, address, message) {
    const called = await sendTo(settings, address, message);
    // A group that became a supergroup says where it is now; the message goes there at once.
    const final = called.movedTo === undefined ? called : await sendTo(settings, called.movedTo, message);
    return withReference(final);
  },

  async update(settings, address, reference, message) {
    const fields = { chat_id: address, message_id: Number(reference), ...rendered(message) };
    const { delivery } = await callMethod(settings, 'editMessageText', fields);
    // It shows these words already.
    const isSame = delivery.outcome === 'rejected' && delivery.reason.includes('message is not modified');
    return isSame || delivery.outcome === 'delivered' ? { outcome: 'delivered', reference } : delivery;
  },
};

async function sendTo(settings: TelegramSettings, chat: string, message: ChannelMessage): Promise<Called> {
  const first = Number(message.threadReference ?? 'none');
  return await callMethod(settings, 'sendMessage', {
    chat_id: chat,
    ...rendered(message),
    disable_notification: message.urgency === 'low',
    ...(Number.isSafeInteger(first) && {
      reply_parameters: { message_id: first, allow_sending_without_reply: true },
    }),
  });
}

function withReference({ delivery, result }: Called): Delivery {
  if (delivery.outcome !== 'delivered') return delivery;
  const id = fieldsOf(result)['message_id'];
  return { outcome: 'delivered', reference: Number.isSafeInteger(id) ? String(id) : undefined };
}
