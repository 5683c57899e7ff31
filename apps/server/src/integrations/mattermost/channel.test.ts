import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeChannel, message } from '../../platform/outgoing/test-channel-contract.ts';
import {
  type HttpRequestOfOurs,
  type HttpStandIn,
  httpStandIn,
  type Received,
} from '../../platform/outgoing/test-stand-in.ts';
import { mattermostChannel } from './channel.ts';
import { mattermostAnswer, readMattermostPress } from './inbound.ts';

const actionsUrl = 'https://lockstep.example.org/integrations/mattermost';

const Action = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9]+$/),
  type: z.literal('button'),
  name: z.string().min(1),
  style: z.literal('primary').optional(),
  integration: z.strictObject({ url: z.url(), context: z.record(z.string(), z.string()) }),
});

/** From Mattermost's references of incoming webhooks, message attachments and interactive messages. */
const Post = z.strictObject({
  text: z.string().min(1).max(16_383),
  attachments: z.array(
    z.strictObject({ fallback: z.string(), text: z.string().max(16_383), actions: z.array(Action).optional() }),
  ),
});

/** Markdown as it is shown: escapes taken back, and the spaces that break mentions. */
const shown = (text: string): string => text.replaceAll(/\\([\\`*_~[\]|>#])/g, '$1').replaceAll('\u200b', '');

function read({ method, path, body }: HttpRequestOfOurs): Received {
  expect({ method, path }).toEqual({ method: 'POST', path: '/hooks/secretofhook' });
  const post = Post.parse(JSON.parse(body));
  const text = [post.text, ...post.attachments.map((attachment) => attachment.text)].join('\n');
  return { raw: JSON.stringify(post), text: shown(text), key: undefined };
}

const start = (): Promise<HttpStandIn> => httpStandIn({ read, answers: { accepts: { status: 200, body: 'ok' } } });

for (const [how, url] of [
  ['with buttons', actionsUrl],
  ['with links', undefined],
] as const)
  describeChannel(`mattermost ${how}`, {
    channel: mattermostChannel,
    start,
    settings: (_server, rules) => ({ actionsUrl: url, rules }),
    address: ({ origin }) => `${origin}/hooks/secretofhook`,
    speaks: 'http',
    addresses: [
      ['https://Chat.example.org/hooks/abc123', 'https://chat.example.org/hooks/abc123'],
      ['http://10.0.0.1/team/hooks/abc123', 'http://10.0.0.1/team/hooks/abc123'],
    ],
    badAddresses: [
      'chat.example.org',
      'https://chat.example.org/',
      'https://chat.example.org/hooks/',
      'ftp://x/hooks/a',
    ],
    secrets: ['secretofhook'],
    harms: [/@(everyone|here|channel|all)/, /[^\\]\]\(https:\/\/evil/, /[^\\]\*b/, /[^\\]`c/, /[^\\]~s/, /[^\\|]\|x/],
    holdMs: 7_000,
    hasKey: false,
  });

describe('a press in Mattermost', () => {
  it('comes back as the act and token of the button, by the one who pressed', async () => {
    await using server = await start();
    await mattermostChannel.send(
      { actionsUrl, rules: { allowPrivate: true } },
      `${server.origin}/hooks/secretofhook`,
      message,
    );
    const [attachment] = Post.parse(JSON.parse(server.requests[0]?.body ?? '')).attachments;
    const pressed = attachment?.actions?.[2];

    const press = {
      user_id: 'rd49ehbqyjytddasoownkuqrxe',
      post_id: 'x',
      channel_id: 'y',
      context: pressed?.integration.context,
    };

    expect(pressed?.id).toBe('notme');
    expect(readMattermostPress(press)).toEqual({
      ok: true,
      act: { act: 'not_me', token: message.acts[2]?.token, by: 'rd49ehbqyjytddasoownkuqrxe' },
    });
  });

  it.each([undefined, 'x', {}, { user_id: 'a' }, { user_id: 'a', context: { act: 'delete', token: 'x' } }])(
    'that is %j is none of ours',
    (body) => {
      expect(readMattermostPress(body)).toMatchObject({ ok: false });
    },
  );

  it('is answered with the message as it stands now', () => {
    const answer = mattermostAnswer('Done.', { ...message, acts: [], lines: ['Acknowledged by Ada_L'] }, actionsUrl);

    expect(answer).toMatchObject({
      ephemeral_text: 'Done.',
      skip_slack_parsing: true,
      update: {
        message: message.title,
        props: { attachments: [{ text: expect.stringContaining('Ada\\_L'), actions: [] }] },
      },
    });
    expect(mattermostAnswer('Nothing was changed.', undefined, undefined)).not.toHaveProperty('update');
  });
});
