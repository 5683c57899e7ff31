import { createHmac } from 'node:crypto';
import { z } from 'zod';
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
import type { TelegramSettings } from './api.ts';
import { telegramChannel } from './channel.ts';
import { answerButton, isFromTelegram, readUpdate, registerWebhook, startLink } from './inbound.ts';

const Settings = z.object({
  botToken: z.string().regex(/^\d{3,20}:[\w-]{20,100}$/, 'a bot token looks like `123456:AA...`; @BotFather shows it'),
  botName: z.string().regex(/^@?\w{5,32}$/, 'write it as `lockstep_bot`'),
  baseUrl: z
    .url({ protocol: /^https?$/, error: 'write it as `https://api.telegram.org`' })
    .default('https://api.telegram.org'),
});

type Given = z.output<typeof Settings>;

export const telegramKind = channelKind({
  kind: 'telegram',
  title: 'Telegram',
  channels: [
    {
      name: telegramChannel.name,
      title: 'Telegram',
      capabilities: telegramChannel.capabilities,
      addressHelp: 'a chat, such as `123456789`: open the bot and send the code that Lockstep shows, or receive one',
      reaches: 'both',
      verification: 'bot',
      hidesAddress: false,
      knowsWhoActs: true,
    },
  ],
  schema: Settings,
  fields: {
    botToken: { label: 'Bot token', help: '`123456:AA...`, of @BotFather', isSecret: true },
    botName: { label: 'Name of the bot', help: '`lockstep_bot`' },
    baseUrl: { label: 'API', help: '`https://api.telegram.org`, or a bot API server of your own' },
  },
  steps: ['make a bot with @BotFather', 'Lockstep registers its webhook by itself when the channel is saved'],
  callbacks: [{ path: 'update', purpose: 'registered at Telegram by Lockstep' }],
  open: (given, facts) => [bindChannel(telegramChannel, settingsOf(given, facts))],
  botLink: ({ botName }, code) => startLink(botName.replace('@', ''), code),
  connect: async (given, facts) =>
    await registerWebhook(settingsOf(given, facts), callbackUrl(facts, 'update'), secretOf(given, facts)),
  receive,
});

function settingsOf({ botToken, baseUrl }: Given, { rules }: SetupFacts): TelegramSettings {
  return { rules, baseUrl, botToken };
}

/** Of the token, so that it needs no place of its own and changes with it. */
function secretOf({ botToken }: Given, { setupId }: SetupFacts): string {
  return createHmac('sha256', botToken).update(`lockstep telegram webhook\n${setupId}`).digest('base64url');
}

async function receive(given: Given, facts: SetupFacts, call: InboundCall, port: InboundPort): Promise<InboundAnswer> {
  if (!isFromTelegram(secretOf(given, facts), call.headers['x-telegram-bot-api-secret-token'])) {
    return {
      kind: 'unproven',
      problem: '`x-telegram-bot-api-secret-token` is missing or wrong',
      help: 'save the channel again: Lockstep then registers its webhook anew',
    };
  }
  const update = readUpdate(parsed(call.rawBody));
  switch (update.kind) {
    case 'act': {
      const { sentence } = await port.act(update.act);
      // Its loss leaves the button turning and changes nothing.
      void answerButton(settingsOf(given, facts), update.callbackId, sentence);
      return jsonAnswer({});
    }
    case 'link':
      return say(update.chat, (await port.connect(update.code, update.chat)).sentence);
    case 'opt':
      return say(update.act.by, (await port.opt(update.act)).sentence);
    case 'nothing':
      return jsonAnswer({});
  }
}

/** An answer to an update may itself call one method. */
function say(chat: string, text: string): InboundAnswer {
  return jsonAnswer({ method: 'sendMessage', chat_id: chat, text });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
