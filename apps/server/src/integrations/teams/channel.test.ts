import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeChannel, message } from '../../platform/outgoing/test-channel-contract.ts';
import {
  httpStandIn,
  type HttpAnswerOfProvider,
  type HttpRequestOfOurs,
  type HttpStandIn,
  type Received,
} from '../../platform/outgoing/test-stand-in.ts';
import { cardMessage } from './card.ts';
import { teamsChannel, type TeamsSettings } from './channel.ts';

const signature = 'sig-0123456789abcdef0123456789abcdef';
const path = `/workflows/0123456789abcdef/triggers/manual/paths/invoke?api-version=2016-06-01&sig=${signature}`;

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The properties of each element that we may use, with what each may hold. Source: the schema of Adaptive Cards 1.5 */
const schema: Readonly<Record<string, Readonly<Record<string, (value: unknown) => boolean>>>> = {
  AdaptiveCard: {
    $schema: isText,
    version: (value) => ['1.0', '1.1', '1.2', '1.3', '1.4', '1.5'].includes(String(value)),
    fallbackText: isText,
    msteams: (value) => isFields(value) && Object.keys(value).join() === 'width' && value['width'] === 'Full',
    body: (value) => elements(value, ['RichTextBlock']),
    actions: (value) => elements(value, ['Action.OpenUrl']),
  },
  RichTextBlock: { inlines: (value) => Array.isArray(value) && value.length > 0 && elements(value, ['TextRun']) },
  TextRun: {
    text: isText,
    weight: (value) => ['Lighter', 'Default', 'Bolder'].includes(String(value)),
    size: (value) => ['Small', 'Default', 'Medium', 'Large', 'ExtraLarge'].includes(String(value)),
    color: (value) => ['Default', 'Dark', 'Light', 'Accent', 'Good', 'Warning', 'Attention'].includes(String(value)),
  },
  'Action.OpenUrl': { title: isText, url: (value) => isText(value) && URL.canParse(String(value)) },
};
const required: Readonly<Record<string, readonly string[]>> = {
  AdaptiveCard: ['version', 'body'],
  RichTextBlock: ['inlines'],
  TextRun: ['text'],
  'Action.OpenUrl': ['url', 'title'],
};

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function elements(value: unknown, types: readonly string[]): boolean {
  return (
    Array.isArray(value) &&
    value.every((each) => isFields(each) && types.includes(String(each['type'])) && isElement(each))
  );
}

function isElement(element: Fields): boolean {
  const { type, ...rest } = element;
  const known = schema[String(type)];
  const names = required[String(type)] ?? [];
  if (known === undefined || !names.every((name) => name in rest)) return false;
  return Object.entries(rest).every(([name, value]) => known[name]?.(value) === true);
}

/** A flow that takes what its trigger and its posting step are documented to take. */
function read(request: HttpRequestOfOurs): Received {
  const body: unknown = JSON.parse(request.body);
  const [attachment, another] = isFields(body) && Array.isArray(body['attachments']) ? body['attachments'] : [];
  const card: unknown = isFields(attachment) ? attachment['content'] : undefined;
  const problems = [
    request.method !== 'POST' && 'method',
    request.path !== path && 'path',
    !isFields(body) && 'body',
    isFields(body) && body['type'] !== 'message' && 'type',
    another !== undefined && 'one attachment',
    isFields(attachment) && attachment['contentType'] !== 'application/vnd.microsoft.card.adaptive' && 'content type',
    !(isFields(card) && card['type'] === 'AdaptiveCard' && isElement(card)) && 'card',
    // As Teams counts: two bytes for a character, and about a fifth on top.
    JSON.stringify(card).length * 2 * 1.2 > 28_672 && 'size',
  ].filter((problem) => problem !== false);
  if (problems.length > 0 || !isFields(card)) throw new Error(`not as documented: ${problems.join(', ')}`);
  const runs = (card['body'] as { inlines: { text: string }[] }[]).flatMap(({ inlines }) =>
    inlines.map(({ text }) => text),
  );
  return { raw: JSON.stringify(card), text: runs.join('\n'), key: undefined };
}

const answers: Record<'accepts' | 'refuses' | 'throttles' | 'fails', HttpAnswerOfProvider> = {
  accepts: { status: 202, body: '' },
  refuses: { status: 400, body: { error: { code: 'InvalidRequest', message: `no flow at ${path}` } } },
  throttles: { status: 429, headers: { 'retry-after': '7' }, body: { error: { code: 'TooManyRequests' } } },
  fails: { status: 503, body: 'The service is unavailable.' },
};
const start = (): Promise<HttpStandIn> => httpStandIn({ answers, read });
const addressAt = (server: HttpStandIn): string => `${server.origin}${path}`;

describeChannel<TeamsSettings, HttpStandIn>('Teams', {
  channel: teamsChannel,
  start,
  settings: (_server, rules) => ({ rules }),
  address: addressAt,
  speaks: 'http',
  addresses: [
    [` https://prod-12.westeurope.logic.azure.com:443${path}`, `https://prod-12.westeurope.logic.azure.com${path}`],
    [`https://x.1f.environment.api.powerplatform.com${path}`, `https://x.1f.environment.api.powerplatform.com${path}`],
  ],
  badAddresses: [
    'teams',
    'ftp://example.org/x',
    'https://user:pass@example.org/',
    'https://acme.webhook.office.com/webhookb2/1',
  ],
  secrets: [signature],
  // Only text blocks read Markdown, and only entities mention.
  harms: [/"TextBlock"/, /"entities"/, /"url":"https:\/\/evil/, /"selectAction"/],
  holdMs: 7_000,
  hasKey: false,
});

describe('a card', () => {
  it('says what, and opens what can be done', () => {
    const { attachments } = cardMessage(message) as { attachments: { content: Fields }[] };

    expect(attachments[0]?.content).toMatchObject({
      version: '1.4',
      fallbackText: 'Checkout fails for one in five',
      body: [
        {
          type: 'RichTextBlock',
          inlines: [{ text: 'Checkout fails for one in five', weight: 'Bolder', color: 'Attention' }],
        },
        { type: 'RichTextBlock', inlines: [{ text: 'web in production burns its budget 14 times too fast' }] },
        { type: 'RichTextBlock', inlines: [{ text: 'since release web-1.5.0, 12 minutes ago' }] },
      ],
      actions: [
        { title: 'Acknowledge', url: 'https://lockstep.example.org/a/acknowledge' },
        { title: 'Resolve', url: 'https://lockstep.example.org/a/resolve' },
        { title: 'Not me', url: 'https://lockstep.example.org/a/not_me' },
        { title: 'Open in Lockstep', url: 'https://lockstep.example.org/alerts/17' },
      ],
    });
  });

  it('keeps to the schema and to the room there is, whatever the words are', () => {
    const words = fc.string({ unit: 'binary', maxLength: 4_000 });
    fc.assert(
      fc.property(words, fc.array(words, { maxLength: 30 }), (title, lines) => {
        const request: HttpRequestOfOurs = {
          bytes: Buffer.alloc(0),
          method: 'POST',
          path,
          headers: {},
          body: JSON.stringify(cardMessage({ ...message, title: `x${title}`, lines })),
        };

        expect(() => read(request)).not.toThrow();
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    [429, 'retryable'],
    [413, 'rejected'],
    [200, 'rejected'],
  ])('refused in words with %i is not delivered', async (status, outcome) => {
    const text = `Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error ${status} with ContextId 1`;
    await using server = await httpStandIn({ answers: { accepts: { status: 200, body: text } }, read });

    expect(await teamsChannel.send({ rules: { allowPrivate: true } }, addressAt(server), message)).toMatchObject({
      outcome,
    });
  });
});
