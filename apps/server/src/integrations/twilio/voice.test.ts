import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeChannel, message } from '../../platform/outgoing/test-channel-contract.ts';
import type { SendRules } from '../../platform/outgoing/send-http.ts';
import type { TwilioSettings } from './account.ts';
import { account, type Provider, settingsAt, spoken, startProvider } from './test-provider.ts';
import { callScript, closingScript, textReply } from './twiml.ts';
import { voiceChannel } from './voice.ts';

const keypadUrl = 'https://lockstep.example.org/in/keypad?a=1';
const withKeypad = (server: Provider, rules: SendRules): TwilioSettings => ({
  ...settingsAt(server, rules),
  keypadUrl,
});
const says = { acknowledge: 'Press 1 to acknowledge', not_me: 'Press 2 to say', resolve: 'Press 4 to resolve' };

describeChannel('calls', {
  channel: voiceChannel,
  start: () => startProvider('Calls'),
  settings: withKeypad,
  address: () => '+4915112345678',
  speaks: 'http',
  addresses: [['tel:+49-151-1234-5678', '+4915112345678']],
  badAddresses: ['0151 12345678', 'sip:eve@example.org', '+49151x12'],
  secrets: [account.token],
  harms: [/<(?!\/?(?:Response|Gather|Say)\b|\?xml )/, /https:\/\/evil/],
  holdMs: 7_000,
  hasKey: false,
  little: {
    hasLink: false,
    showsAct: ({ raw, text }, act) => text.includes(says[act]) && raw.includes(`token-of-${act}-`),
  },
});

describe('a call', () => {
  let server: Provider;
  beforeAll(async () => {
    server = await startProvider('Calls');
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  it('says everything twice and takes one key', async () => {
    const delivery = await voiceChannel.send(withKeypad(server, { allowPrivate: true }), '+4915112345678', message);

    expect(delivery).toEqual({ outcome: 'delivered', reference: `CA${'c'.repeat(32)}` });
    const script = server.last().get('Twiml') ?? '';
    const heard = spoken(script)
      .split('\n')
      .filter((line) => line !== '');
    const whole =
      'This is Lockstep. Checkout fails for one in five. web in production burns its budget 14 times too fast. ' +
      'since release web-1.5.0, 12 minutes ago. Press 1 to acknowledge. Press 2 to say that it is not for you. ' +
      'Press 4 to resolve. Press 3 to hear it again.';
    expect(heard).toEqual([whole, whole, 'No key was pressed. Goodbye.']);
    expect(script.match(/<Gather input="dtmf" numDigits="1" finishOnKey=""/g)).toHaveLength(2);
    const action = new URL((/action="([^"]*)"/.exec(script)?.[1] ?? '').replaceAll('&amp;', '&'));
    expect(Object.fromEntries(action.searchParams)).toEqual({
      a: '1',
      message: 'notification-17',
      key1: message.acts[0]?.token,
      key2: message.acts[2]?.token,
      key4: message.acts[1]?.token,
    });
    expect(server.last().has('StatusCallback')).toBe(false);
  });

  it('reports its course, and tells machines apart in the background, where that is set', async () => {
    const statusUrl = 'https://lockstep.example.org/in/status';
    const settings = { ...withKeypad(server, { allowPrivate: true }), statusUrl, detectMachines: true };

    await voiceChannel.send(settings, '+4915112345678', message);

    const form = server.last();
    expect(form.get('StatusCallback')).toBe(`${statusUrl}?message=notification-17`);
    expect(form.getAll('StatusCallbackEvent')).toEqual(['initiated', 'ringing', 'answered', 'completed']);
    expect([form.get('MachineDetection'), form.get('AsyncAmd')]).toEqual(['Enable', 'true']);
    expect(form.get('AsyncAmdStatusCallback')).toBe(`${statusUrl}?message=notification-17`);
  });

  it('speaks without a keypad where nothing reaches us, and says how to acknowledge', () => {
    const script = callScript(message, undefined);

    expect(script).not.toContain('Gather');
    expect(spoken(script).match(/Open Lockstep to acknowledge\./g)).toHaveLength(2);
    expect(spoken(callScript({ ...message, acts: [] }, keypadUrl))).not.toContain('Press');
  });

  it('says a code digit by digit, and nothing else so', () => {
    const title = 'Your Lockstep code is 481516';
    const code = {
      ...message,
      kind: 'verification' as const,
      title,
      lines: ['It is 481 516.'],
      acts: [],
      link: undefined,
    };

    expect(spoken(callScript(code, keypadUrl))).toContain(
      'Your Lockstep code is 4, 8, 1, 5, 1, 6. It is 4, 8, 1, 5, 1, 6.',
    );
    expect(spoken(callScript({ ...code, kind: 'page' }, keypadUrl))).toContain('code is 481516.');
  });

  it('never says more than the provider takes', () => {
    const title = '&<>"\''.repeat(2_000);
    const longUrl = `${keypadUrl}&x=${'&'.repeat(300)}`;

    for (const url of [undefined, keypadUrl, longUrl, `${keypadUrl}&x=${'y'.repeat(3_000)}`]) {
      const script = callScript({ ...message, title }, url);
      expect(script.length).toBeLessThanOrEqual(4_000);
      expect(spoken(script)).toContain('Lockstep');
    }
  });

  it('answers keys and texts with nothing but words', () => {
    expect(spoken(closingScript('Acknowledged <b>& done</b>')).trim()).toBe('Acknowledged <b>& done</b>');
    expect(spoken(textReply('"ack" <17>')).trim()).toBe('"ack" <17>');
    expect(textReply(undefined)).toBe('<?xml version="1.0" encoding="UTF-8"?><Response></Response>');
  });
});
