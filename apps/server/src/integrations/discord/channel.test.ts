import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeChannel, message } from '../../platform/outgoing/test-channel-contract.ts';
import {
  type HttpProvider,
  type HttpRequestOfOurs,
  type HttpStandIn,
  httpStandIn,
  type Received,
} from '../../platform/outgoing/test-stand-in.ts';
import { discordChannel } from './channel.ts';

const hook = '/api/webhooks/223704706495545344/secret-of-hook';

/** From Discord's reference of webhooks: what may be in a message, and how long it may be. */
const Message = z.strictObject({
  content: z.string().min(1).max(2_000),
  embeds: z.array(z.strictObject({ description: z.string().min(1).max(4_096) })).max(10),
  allowed_mentions: z.strictObject({ parse: z.tuple([]) }),
});

/** Markdown as it is shown: escapes taken back, and the spaces that break mentions. */
const shown = (text: string): string => text.replaceAll(/\\([\\`*_~[\]|<>#])/g, '$1').replaceAll('\u200b', '');

function read({ method, path, body }: HttpRequestOfOurs): Received {
  const isKnown =
    (method === 'POST' && /^[^?]+\?(thread_id=5&)?wait=true$/.test(path)) ||
    (method === 'PATCH' && /\/messages\/\d+(\?thread_id=5)?$/.test(path));
  expect(isKnown && path.startsWith(hook)).toBe(true);
  const parsed = Message.parse(JSON.parse(body));
  const text = [parsed.content, ...parsed.embeds.map(({ description }) => description)].join('\n');
  return { raw: JSON.stringify(parsed), text: shown(text), key: undefined };
}

const accepts = { status: 200, body: { id: '1234567890123456789', type: 0 } };
const start = (answers: HttpProvider['answers'] = {}): Promise<HttpStandIn> =>
  httpStandIn({ read, answers: { accepts, ...answers } });
const settings = { rules: { allowPrivate: true } };

describeChannel('discord', {
  channel: discordChannel,
  start: () => start(),
  settings: (_server, rules) => ({ rules }),
  address: ({ origin }) => `${origin}${hook}`,
  speaks: 'http',
  addresses: [
    ['https://discord.com/api/webhooks/123/a-b_c', 'https://discord.com/api/webhooks/123/a-b_c'],
    [
      ' https://Discord.com/api/v10/webhooks/123/abc?thread_id=5&x=y ',
      'https://discord.com/api/v10/webhooks/123/abc?thread_id=5',
    ],
  ],
  badAddresses: ['https://discord.com/channels/1/2', 'https://discord.com/api/webhooks/123/abc/slack', 'discord.com'],
  secrets: ['secret-of-hook'],
  harms: [/@(everyone|here|channel|all)/, /[^\\]\]\(https:\/\/evil/, /[^\\]<[!@#]/, /[^\\]\*b/, /[^\\]`c/, /[^\\|]\|x/],
  holdMs: 7_000,
  hasKey: false,
});

describe('discord', () => {
  it('takes webhooks of Discord only, unless the network is ours', () => {
    const outside = { rules: { allowPrivate: false } };

    expect(discordChannel.readAddress(outside, `https://discord.com${hook}`)).toMatchObject({ ok: true });
    expect(discordChannel.readAddress(outside, `https://discord.example.org${hook}`)).toMatchObject({ ok: false });
  });

  it('changes what it posted, in the thread it was posted to', async () => {
    await using server = await start();
    const address = `${server.origin}${hook}?thread_id=5`;

    const sent = await discordChannel.send(settings, address, message);
    const reference = sent.outcome === 'delivered' ? (sent.reference ?? '') : '';
    const updated = await discordChannel.update?.(settings, address, reference, {
      ...message,
      acts: [],
      lines: ['Done.'],
    });

    expect(reference).toBe('1234567890123456789');
    expect(updated).toMatchObject({ outcome: 'delivered' });
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `POST ${hook}?thread_id=5&wait=true`,
      `PATCH ${hook}/messages/1234567890123456789?thread_id=5`,
    ]);
    expect(server.problems).toEqual([]);
  });

  it('says that a webhook is gone when somebody deleted it', async () => {
    const refuses = { status: 404, body: { message: 'Unknown Webhook', code: 10_015 } };
    await using server = await start({ accepts: refuses });

    expect(await discordChannel.send(settings, `${server.origin}${hook}`, message)).toMatchObject({
      outcome: 'rejected',
      isGone: true,
    });
  });
});
