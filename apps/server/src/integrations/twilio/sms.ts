import type { Channel } from '../../platform/outgoing/channel.ts';
import { create, type TwilioSettings, withQuery } from './account.ts';
import { readPhoneNumber } from './phone-number.ts';
import { smsText } from './sms-text.ts';

/** A page that still waits for the network after an hour is of no use any more; a later step has paged somebody else. */
const pageValidSeconds = 3600;

/** Text messages. Messages can not be looked up by a key of ours, so an unknown outcome is sent again. */
export const smsChannel: Channel<TwilioSettings> = {
  name: 'sms',
  capabilities: { acts: 'reply', overridesSilence: 'by_setting', receipt: 'delivered', afterUnknown: 'repeat' },
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
};
