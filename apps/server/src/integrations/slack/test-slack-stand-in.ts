import { expect } from 'vitest';
import { z } from 'zod';
import {
  type HttpProvider,
  type HttpRequestOfOurs,
  type HttpStandIn,
  httpStandIn,
  type Received,
} from '../../platform/outgoing/test-stand-in.ts';

const Plain = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(max), emoji: z.literal(false) });
const Button = z.strictObject({
  type: z.literal('button'),
  action_id: z.string().max(255),
  text: Plain(75),
  value: z.string().max(2_000),
  style: z.enum(['primary', 'danger']).optional(),
});
const Markup = z.strictObject({
  type: z.literal('mrkdwn'),
  verbatim: z.literal(true),
  text: z.string().min(1).max(3_000),
});
const Block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), text: Plain(150) }),
  z.strictObject({ type: z.literal('section'), text: z.union([Plain(3_000), Markup]) }),
  z.strictObject({ type: z.literal('actions'), elements: z.array(Button).min(1).max(25) }),
]);

/** What a message may consist of, from Slack's references of Block Kit, incoming webhooks and chat.postMessage. */
const Content = z.strictObject({
  text: z.string().min(1).max(40_000),
  blocks: z.array(Block).min(1).max(50),
  unfurl_links: z.literal(false),
  unfurl_media: z.literal(false),
});
const Metadata = z.strictObject({
  event_type: z.string(),
  event_payload: z.strictObject({ key: z.string(), thread: z.string() }),
});
const Post = Content.extend({
  channel: z.string(),
  thread_ts: z.string().optional(),
  reply_broadcast: z.boolean().optional(),
  metadata: Metadata,
});
const Update = Content.extend({ channel: z.string(), ts: z.string(), metadata: Metadata });

export const botToken = 'xoxb-secret-of-bot';
export const hookPath = '/services/T0000/B0000/secret-of-hook';

function read({ method, path, headers, body }: HttpRequestOfOurs): Received {
  expect(method).toBe('POST');
  expect(headers['content-type']).toMatch(/^application\/json/);
  const json: unknown = JSON.parse(body);
  if (path === hookPath) {
    expect(headers.authorization).toBeUndefined();
    return { raw: body, text: shown(Content.parse(json)), key: undefined };
  }
  expect(headers.authorization).toBe(`Bearer ${botToken}`);
  expect(path).toMatch(/^\/api\/chat\.(postMessage|update)$/);
  const content = path.endsWith('update') ? Update.parse(json) : Post.parse(json);
  return { raw: body, text: shown(content), key: content.metadata.event_payload.key };
}

/** What people see: the blocks, in which plain text stands for itself. */
function shown({ blocks }: z.infer<typeof Content>): string {
  return blocks.map((block) => (block.type === 'actions' ? '' : block.text.text)).join('\n');
}

/** Used by tests only: Slack's Web API and an incoming webhook, as documented. */
export function slackStandIn(answers: HttpProvider['answers'] = {}): Promise<HttpStandIn> {
  const accepts = { status: 200, body: { ok: true, channel: 'D0DIRECT1', ts: '1768478400.000100' } };
  return httpStandIn({ read, answers: { accepts, ...answers } });
}
