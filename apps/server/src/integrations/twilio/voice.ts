import type { Channel } from '../../platform/outgoing/channel.ts';
import { create, type TwilioSettings, withQuery } from './account.ts';
import { readPhoneNumber } from './phone-number.ts';
import { callScript } from './twiml.ts';

/**
 * Calls. The script goes along with the request, so a call speaks even where nothing reaches us from outside; keys need
 * `keypadUrl`. Calls can not be looked up by a key of ours: an unknown outcome is repeated, and whoever repeats it must look first
 * whether the matter is acknowledged by now, for nobody should be woken twice for nothing.
 */
export const voiceChannel: Channel<TwilioSettings> = {
  name: 'voice',
  capabilities: { acts: 'keypad', overridesSilence: 'by_setting', receipt: 'delivered', afterUnknown: 'repeat' },
  limits: {
    perAddress: [{ burst: 3, intervalMs: 300_000 }],
    // One call a second is what an account may start.
    perChannel: [{ burst: 5, intervalMs: 1_000 }],
  },

  readAddress(_settings, text) {
    return readPhoneNumber(text);
  },

  async send(settings, address, message) {
    const { statusUrl } = settings;
    const status = statusUrl === undefined ? undefined : withQuery(statusUrl, { message: message.idempotencyKey });
    return await create(settings, 'Calls', [
      ['To', address],
      ['From', settings.from],
      ['Twiml', callScript(message, settings.keypadUrl)],
      ...(status === undefined
        ? []
        : [
            ['StatusCallback', status] as const,
            ...['initiated', 'ringing', 'answered', 'completed'].map(
              (event) => ['StatusCallbackEvent', event] as const,
            ),
          ]),
      // In the background, so that people do not wait in silence for the verdict.
      ...(settings.detectMachines === true && status !== undefined
        ? [
            ['MachineDetection', 'Enable'] as const,
            ['AsyncAmd', 'true'] as const,
            ['AsyncAmdStatusCallback', status] as const,
          ]
        : []),
    ]);
  },
};
