import type { Channel } from '../../platform/outgoing/channel.ts';
import { create, listMessages, type TwilioSettings, withQuery } from './account.ts';
import { readPhoneNumber } from './phone-number.ts';
import { smsText, tailOf } from './sms-text.ts';

/** A page that still waits for the network after an hour is of no use any more; a later step has paged somebody else. */
const pageValidSeconds = 3600;

/** Text messages. One whose outcome is unknown is looked for among the last ones to its number. */
export const smsChannel: Channel<TwilioSettings> = {
  name: 'sms',
  capabilities: { acts: 'reply', overridesSilence: 'by_setting', receipt: 'delivered', afterUnknown: 'ask' },
  limits: {
    perAddress: [{ burst: 5, intervalMs: 60_000 }],
    // One a second is what a plain number may send.
    perChannel: [{ burst: 10, intervalMs: 1_000 }],
  },

  readAddress(_settings, text) {
    return readPhoneNumber(text);
  },

  async send(settings, address, message) {
    const { messagingServiceSid, statusUrl } = settings;
    return await create(settings, 'Messages', [
      ['To', address],
      messagingServiceSid === undefined ? ['From', settings.from] : ['MessagingServiceSid', messagingServiceSid],
      ['Body', smsText(message)],
      ...(message.kind === 'page' ? [['ValidityPeriod', String(pageValidSeconds)] as const] : []),
      ...(statusUrl === undefined
        ? []
        : [['StatusCallback', withQuery(statusUrl, { message: message.idempotencyKey })] as const]),
    ]);
  },

  async ask(settings, address, message) {
    // Without a code two messages about the same matter end alike.
    if (message.acts.length === 0) return undefined;
    const end = tailOf(message);
    const found = (await listMessages(settings, address)).find(
      ({ body, status }) => body.trimEnd().endsWith(end) && !failed.has(status),
    );
    return found === undefined ? undefined : { outcome: 'delivered', reference: found.sid };
  },
};

/** States in which a message did not arrive and never will. */
const failed: ReadonlySet<string> = new Set(['failed', 'undelivered', 'canceled']);
