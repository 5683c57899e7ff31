import { describe, expect, it } from 'vitest';
import { describeChannel, message } from '../../platform/outgoing/test-channel-contract.ts';
import type { HttpStandIn } from '../../platform/outgoing/test-stand-in.ts';
import { slackChannel, type SlackSettings } from './channel.ts';
import { botToken, hookPath, slackStandIn } from './test-slack-stand-in.ts';

const addresses = [
  ['C0123ABCD', 'C0123ABCD'],
  [' U0123ABCD ', 'U0123ABCD'],
  ['https://hooks.slack.com/services/T0/B0/x', 'https://hooks.slack.com/services/T0/B0/x'],
] as const;
const badAddresses = [
  '#general',
  '@ada',
  'ada@example.org',
  'c0123abcd',
  'ftp://hooks.slack.com/',
  'https://a:b@c.example/',
];
const settingsAt = ({ origin }: HttpStandIn): SlackSettings => ({
  apiUrl: `${origin}/api`,
  botToken,
  signingSecret: 'secret-of-signing',
  rules: { allowPrivate: true },
});

describeChannel('slack by a bot', {
  channel: slackChannel,
  start: slackStandIn,
  settings: (server, rules) => ({ ...settingsAt(server), rules }),
  address: () => 'U0123ABCD',
  speaks: 'http',
  addresses,
  badAddresses,
  secrets: [botToken, 'secret-of-signing'],
  // Plain text blocks show everything as it is; only `text` and mrkdwn are read.
  harms: [/^\{"[^{]*"text":"[^"]*<[!@#]/m, /"mrkdwn"[^}]*evil/],
  holdMs: 7_000,
  hasKey: true,
});

describeChannel('slack by an incoming webhook', {
  channel: slackChannel,
  start: slackStandIn,
  settings: (server, rules) => ({ ...settingsAt(server), botToken: 'xoxb-other', signingSecret: undefined, rules }),
  address: ({ origin }) => `${origin}${hookPath}`,
  speaks: 'http',
  addresses,
  badAddresses,
  secrets: ['secret-of-hook'],
  harms: [/^\{"text":"[^"]*<[!@#]/m, /"mrkdwn"[^}]*evil/],
  holdMs: 7_000,
  hasKey: false,
});

describe('slack', () => {
  const bodyOf = (server: HttpStandIn): unknown => JSON.parse(server.requests.at(-1)?.body ?? '');

  it('escapes what notifications show, and shows others in plain text only', async () => {
    await using server = await slackStandIn();

    await slackChannel.send(settingsAt(server), 'C0123ABCD', { ...message, title: '<!channel> & co', lines: ['*b*'] });

    expect(bodyOf(server)).toMatchObject({
      text: '&lt;!channel&gt; &amp; co\n*b*',
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: '<!channel> & co' } },
        { type: 'section', text: { type: 'plain_text', text: '*b*' } },
        { type: 'actions', elements: [{ action_id: 'lockstep.acknowledge', style: 'primary' }, {}, {}] },
        {
          type: 'section',
          text: { type: 'mrkdwn', text: '<https://lockstep.example.org/alerts/17|Open in Lockstep>' },
        },
      ],
    });
  });

  it('answers in the thread that the first message began, where the page is still seen in the channel', async () => {
    await using server = await slackStandIn();
    const first = await slackChannel.send(settingsAt(server), 'U0123ABCD', message);
    const threadReference = first.outcome === 'delivered' ? first.reference : undefined;

    await slackChannel.send(settingsAt(server), 'U0123ABCD', { ...message, threadReference });
    const page = bodyOf(server);
    await slackChannel.send(settingsAt(server), 'U0123ABCD', { ...message, kind: 'notice', threadReference });

    expect(threadReference).toBe('D0DIRECT1:1768478400.000100');
    expect(page).toMatchObject({ channel: 'D0DIRECT1', thread_ts: '1768478400.000100', reply_broadcast: true });
    expect(bodyOf(server)).toMatchObject({ reply_broadcast: false });
  });

  it('changes a message that was posted, so that every copy shows the state', async () => {
    await using server = await slackStandIn();

    const delivery = await slackChannel.update?.(settingsAt(server), 'U0123ABCD', 'D0DIRECT1:1768478400.000100', {
      ...message,
      lines: ['Acknowledged by Ada'],
      acts: [],
    });

    expect(delivery).toMatchObject({ outcome: 'delivered' });
    expect(server.requests[0]?.path).toBe('/api/chat.update');
    expect(bodyOf(server)).toMatchObject({ channel: 'D0DIRECT1', ts: '1768478400.000100' });
    expect(server.received[0]?.raw).not.toContain('"actions"');
  });

  it('can not change what a webhook posted', async () => {
    await using server = await slackStandIn();

    const delivery = await slackChannel.update?.(settingsAt(server), `${server.origin}${hookPath}`, '', message);

    expect(delivery).toMatchObject({ outcome: 'rejected' });
    expect(server.requests).toEqual([]);
  });

  it.each([
    ['channel_not_found', { outcome: 'rejected', reason: expect.stringContaining('invite the bot') }],
    ['is_archived', { outcome: 'rejected', isGone: true }],
    ['ratelimited', { outcome: 'retryable' }],
    ['internal_error', { outcome: 'retryable', mayHaveArrived: true }],
    ['something_new', { outcome: 'rejected', reason: 'Slack says `something_new`' }],
  ])('reads `%s`, which Slack says with status 200', async (error, expected) => {
    await using server = await slackStandIn({ accepts: { status: 200, body: { ok: false, error } } });

    expect(await slackChannel.send(settingsAt(server), 'C0123ABCD', message)).toMatchObject(expected);
  });

  it('may have arrived when the answer is none of Slack', async () => {
    await using server = await slackStandIn({ accepts: { status: 200, body: '<html>welcome to our proxy</html>' } });

    expect(await slackChannel.send(settingsAt(server), 'C0123ABCD', message)).toMatchObject({
      outcome: 'retryable',
      mayHaveArrived: true,
    });
  });

  it('asks for a bot token before it takes a channel', () => {
    const settings: SlackSettings = {
      apiUrl: 'https://slack.com/api',
      botToken: undefined,
      signingSecret: undefined,
      rules: { allowPrivate: false },
    };

    expect(slackChannel.readAddress(settings, 'C0123ABCD')).toMatchObject({
      ok: false,
      problem: expect.stringContaining('bot token'),
    });
  });
});
