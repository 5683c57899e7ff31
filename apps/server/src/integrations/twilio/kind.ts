import { z } from 'zod';
import {
  bindChannel,
  callbackUrl,
  channelKind,
  type InboundAnswer,
  type SetupFacts,
} from '../../platform/outgoing/channel-kind.ts';
import type { TwilioSettings } from './account.ts';
import { receiveTwilio } from './callbacks.ts';
import { readPhoneNumber } from './phone-number.ts';
import { smsChannel } from './sms.ts';
import { voiceChannel } from './voice.ts';

const Phone = z.string().transform((text, ctx) => {
  const read = readPhoneNumber(text);
  if (read.ok) return read.address;
  ctx.addIssue({ code: 'custom', message: read.problem });
  return z.NEVER;
});

const Settings = z.object({
  accountSid: z.string().regex(/^[\w-]{2,64}$/, 'write the account id as the provider shows it, such as `AC...`'),
  authToken: z.string().min(8, 'the token is longer').max(200),
  from: Phone,
  messagingServiceSid: z
    .string()
    .regex(/^[\w-]{2,64}$/, 'write it as `MG...`')
    .optional(),
  apiKeySid: z
    .string()
    .regex(/^[\w-]{2,64}$/, 'write it as `SK...`')
    .optional(),
  apiKeySecret: z.string().min(8, 'the secret is longer').max(200).optional(),
  baseUrl: z
    .url({ protocol: /^https?$/, error: 'write it as `https://api.twilio.com`' })
    .default('https://api.twilio.com'),
  isReachable: z.boolean().default(true),
  detectMachines: z.boolean().default(false),
});

type Given = z.output<typeof Settings>;

/** Text messages and calls of one account. */
export const twilioKind = channelKind({
  kind: 'twilio',
  title: 'Twilio (text messages and calls)',
  channels: [
    {
      name: smsChannel.name,
      title: 'Text message',
      capabilities: smsChannel.capabilities,
      addressHelp: 'a number with its country code, such as `+491512345678`',
      reaches: 'people',
      verification: 'code',
      hidesAddress: false,
    },
    {
      name: voiceChannel.name,
      title: 'Call',
      capabilities: voiceChannel.capabilities,
      addressHelp: 'a number with its country code, such as `+491512345678`',
      reaches: 'people',
      verification: 'code',
      hidesAddress: false,
    },
  ],
  schema: Settings,
  fields: {
    accountSid: { label: 'Account', help: '`AC...`' },
    authToken: { label: 'Token', help: 'of the account; proves what comes back, too', isSecret: true },
    from: { label: 'Number', help: 'that sends and calls, such as `+491512345678`' },
    messagingServiceSid: { label: 'Messaging service', help: '`MG...`, where it chooses the number of text messages' },
    apiKeySid: { label: 'Key to send with', help: '`SK...`; without it the account itself sends' },
    apiKeySecret: { label: 'Secret of that key', help: 'shown once by the provider', isSecret: true },
    baseUrl: { label: 'API', help: '`https://api.twilio.com`, or a provider that speaks the same' },
    isReachable: { label: 'Answers', help: 'the provider can reach Lockstep: keys, replies and receipts come back' },
    detectMachines: { label: 'Tell machines from people', help: 'in calls, at the price of the provider' },
  },
  steps: [
    'give the address of replies to the number or messaging service, for incoming messages',
    'keys and receipts need no setting: each message carries their addresses',
  ],
  callbacks: [
    { path: 'reply', purpose: 'the number: "A message comes in", Webhook, HTTP POST' },
    { path: 'keypad', purpose: 'keys of calls; every call carries it' },
    { path: 'status', purpose: 'receipts; every message carries it' },
  ],
  open: (given, facts) => [
    bindChannel(smsChannel, settingsOf(given, facts)),
    bindChannel(voiceChannel, settingsOf(given, facts)),
  ],
  receive: async (given, _facts, call, port): Promise<InboundAnswer> =>
    await receiveTwilio({ authToken: given.authToken, from: given.from }, call, port),
});

function settingsOf(given: Given, facts: SetupFacts): TwilioSettings {
  const { apiKeySid, apiKeySecret, isReachable } = given;
  return {
    rules: facts.rules,
    baseUrl: given.baseUrl,
    accountSid: given.accountSid,
    authToken: given.authToken,
    from: given.from,
    messagingServiceSid: given.messagingServiceSid,
    apiKey:
      apiKeySid === undefined || apiKeySecret === undefined ? undefined : { sid: apiKeySid, secret: apiKeySecret },
    statusUrl: isReachable ? callbackUrl(facts, 'status') : undefined,
    keypadUrl: isReachable ? callbackUrl(facts, 'keypad') : undefined,
    detectMachines: given.detectMachines,
  };
}
