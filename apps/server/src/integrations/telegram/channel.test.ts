import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SendRules } from '../../platform/outgoing/send-http.ts';
import { describeChannel, message } from '../../platform/outgoing/test-channel-contract.ts';
import {
  httpStandIn,
  type HttpAnswerOfProvider,
  type HttpRequestOfOurs,
  type HttpStandIn,
  type Received,
} from '../../platform/outgoing/test-stand-in.ts';
import { fieldsOf, type TelegramSettings } from './api.ts';
import { answerButton, registerWebhook } from './inbound.ts';
import { telegramChannel } from './channel.ts';

const botToken = '123456:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQ';
const refuses = (status: number, description: string, parameters?: object): HttpAnswerOfProvider => ({
  status,
  body: { ok: false, error_code: status, description, parameters },
});

type Answers = Record<'accepts' | 'refuses' | 'throttles' | 'fails', HttpAnswerOfProvider>;
type Bot = HttpStandIn & { readonly answers: Answers };

async function startBot(): Promise<Bot> {
  const answers: Answers = {
    accepts: { status: 200, body: { ok: true, result: { message_id: 77 } } },
    refuses: refuses(403, 'Forbidden: bot was blocked by the user'),
    throttles: refuses(429, 'Too Many Requests: retry after 7', { retry_after: 7 }),
    fails: refuses(502, 'Bad Gateway'),
  };
  return { ...(await httpStandIn({ answers, read })), answers };
}

/** What the documentation of the bot API has a bot refused for. */
function read(request: HttpRequestOfOurs): Received {
  const [, method = ''] = new RegExp(`^/bot${botToken}/(\\w+)$`).exec(request.path) ?? [];
  demand(request.method === 'POST' && request.headers['content-type'] === 'application/json', 'request');
  demand(['sendMessage', 'editMessageText', 'answerCallbackQuery', 'setWebhook'].includes(method), 'method');
  const fields = fieldsOf(JSON.parse(request.body));
  const raw = JSON.stringify(fields);
  if (method !== 'sendMessage' && method !== 'editMessageText') return { raw, text: '', key: undefined };
  demand(fields['parse_mode'] === 'HTML' && typeof fields['text'] === 'string', 'text');
  const text = shown(String(fields['text']));
  demand(text !== '' && text.length <= 4096, `text of ${text.length}`);
  const { inline_keyboard: rows } = fieldsOf(fields['reply_markup']);
  for (const button of (rows as unknown[][]).flat().map(fieldsOf)) {
    const bytes = Buffer.byteLength(String(button['callback_data']));
    demand(bytes >= 1 && bytes <= 64 && Object.keys(button).length === 2, `button of ${bytes} bytes`);
  }
  return { raw, text, key: undefined };
}

/** The text as clients show it; throws for markup that is refused, and for words that clients would make links of. */
function shown(html: string): string {
  const open: string[] = [];
  let text = '';
  for (const [, tag, words = ''] of `<>${html}`.matchAll(/<([^<>]*)>([^<>]*)/g)) {
    demand(['', 'b', '/b', 'code', '/code'].includes(tag ?? ''), `tag ${tag}`);
    if (tag?.startsWith('/') === true) demand(open.pop() === tag.slice(1), 'nesting');
    else if (tag !== '') open.push(tag ?? '');
    demand(open.length <= 1, 'code within a style');
    const plain = words.replaceAll(
      /&(amp|lt|gt|quot);/g,
      (_all, name) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[String(name)] ?? '',
    );
    demand(!/&(?!(?:amp|lt|gt|quot);)/.test(words), 'entity');
    if (open[0] !== 'code')
      for (const word of plain.replaceAll(/https:\/\/lockstep\.example\.org\/\S*/g, '').split(/\s/))
        demand(!/(?:^|\W)[@#/]\w|:\/\/|\w\.[a-z]{2}/i.test(word), `a link in ${word}`);
    text += plain;
  }
  demand(open.length === 0, 'nesting');
  return text;
}

function demand(holds: boolean, what: string): void {
  if (!holds) throw new Error(`not as documented: ${what}`);
}

const settingsAt = (server: Bot, rules: SendRules): TelegramSettings => ({
  rules,
  baseUrl: server.origin,
  botToken,
});

describeChannel('Telegram', {
  channel: telegramChannel,
  start: startBot,
  settings: settingsAt,
  address: () => '123456789',
  speaks: 'http',
  addresses: [
    [' 123456789 ', '123456789'],
    ['-1001234567890', '-1001234567890'],
    ['@lockstep_pages', '@lockstep_pages'],
  ],
  badAddresses: ['eve', '+4915112345678', '@x', 'https://t.me/lockstep', '12 34', '0123456'],
  secrets: [botToken],
  harms: [/(?<!<code>[^<]{0,90})(?:@everyone|@here|https:\/\/evil)/, /<(?!\/?(?:b|code)>)/, /href/],
  holdMs: 7_000,
  hasKey: false,
});

describe('a Telegram message', () => {
  let server: Bot;
  beforeAll(async () => {
    server = await startBot();
  });
  beforeEach(() => {
    server.behave('accepts');
    server.requests.length = 0;
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });
  const settings = (): TelegramSettings => settingsAt(server, { allowPrivate: true });
  const sent = (index = -1) => fieldsOf(JSON.parse(server.requests.at(index)?.body ?? '{}'));

  it('has a button for every act, and shows what looks like a link as code', async () => {
    const token = 'x'.repeat(50);
    const acts = [{ act: 'acknowledge' as const, url: 'https://lockstep.example.org/a', token }];

    const delivery = await telegramChannel.send(settings(), '42', {
      ...message,
      title: 'db1.eu is <down> & out',
      lines: ['ask @eve, #ops or +49151'],
      acts,
    });

    expect(delivery).toEqual({ outcome: 'delivered', reference: '77' });
    expect(sent()).toEqual({
      chat_id: '42',
      text: '<code>db1.eu</code> <b>is &lt;down&gt; &amp; out</b>\nask <code>@eve, #ops</code> or <code>+49151</code>\nOpen in Lockstep: https://lockstep.example.org/alerts/17',
      parse_mode: 'HTML',
      link_preview_options: { is_disabled: true },
      reply_markup: { inline_keyboard: [[{ text: 'Acknowledge', callback_data: `a:${token}` }]] },
      disable_notification: false,
    });
  });

  it('names the address of an act whose token no button holds', async () => {
    const acts = [{ act: 'not_me' as const, url: 'https://lockstep.example.org/n', token: 'x'.repeat(63) }];

    await telegramChannel.send(settings(), '42', { ...message, acts });

    expect(sent()['reply_markup']).toEqual({ inline_keyboard: [] });
    expect(sent()['text']).toContain('Not me: https://lockstep.example.org/n');
  });

  it('answers the first of its thread, and is quiet where it may be', async () => {
    await telegramChannel.send(settings(), '42', { ...message, threadReference: '76', urgency: 'low' });

    expect(sent()).toMatchObject({
      disable_notification: true,
      reply_parameters: { message_id: 76, allow_sending_without_reply: true },
    });
  });

  it('follows a group that has moved', async () => {
    server.answers.refuses = refuses(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
      migrate_to_chat_id: -100777,
    });
    server.behave('refuses');

    expect(await telegramChannel.send(settings(), '-5', message)).toMatchObject({ outcome: 'rejected' });

    expect(server.requests).toHaveLength(2);
    expect([sent(0)['chat_id'], sent(1)['chat_id']]).toEqual(['-5', '-100777']);
  });

  it.each([
    [
      403,
      'Forbidden: bot was blocked by the user',
      'Forbidden: bot was blocked by the user: start the bot again in Telegram',
    ],
    [400, 'Bad Request: chat not found', 'Bad Request: chat not found: open the bot in Telegram and press Start'],
    [401, 'Unauthorized', 'Unauthorized: the bot token is wrong'],
    [404, 'Not Found', 'Not Found: the bot token is wrong'],
    [400, `Bad Request: x ${botToken}`, 'Bad Request: x [token]'],
  ])('refused with %i %s says what to do', async (status, description, reason) => {
    server.answers.refuses = refuses(status, description);
    server.behave('refuses');

    expect(await telegramChannel.send(settings(), '42', message)).toEqual({ outcome: 'rejected', reason });
  });

  it('is not sent because something answered', async () => {
    const yes = server.answers.accepts;
    server.answers.accepts = { status: 200, body: '<html>Sign in to this network</html>' };

    const delivery = await telegramChannel.send(settings(), '42', message);

    server.answers.accepts = yes;
    expect(delivery).toMatchObject({ outcome: 'retryable', mayHaveArrived: true });
  });

  it('takes new words and loses its buttons when the matter is closed', async () => {
    const closed = { ...message, title: 'Acknowledged by Ada', acts: [] };

    expect(await telegramChannel.update?.(settings(), '42', '77', closed)).toEqual({
      outcome: 'delivered',
      reference: '77',
    });
    expect(server.requests.at(-1)?.path).toMatch(/editMessageText$/);
    expect(sent()).toMatchObject({ chat_id: '42', message_id: 77, reply_markup: { inline_keyboard: [] } });

    server.answers.refuses = refuses(400, 'Bad Request: message is not modified: the same');
    server.behave('refuses');
    expect(await telegramChannel.update?.(settings(), '42', '77', closed)).toMatchObject({ outcome: 'delivered' });
    server.answers.refuses = refuses(400, 'Bad Request: message to edit not found');
    expect(await telegramChannel.update?.(settings(), '42', '77', closed)).toMatchObject({ outcome: 'rejected' });
  });

  it('is acted upon: the button is answered, and the webhook asks for nothing else', async () => {
    expect(await answerButton(settings(), '9', 'Acknowledged '.repeat(50))).toMatchObject({ outcome: 'delivered' });
    expect(sent()['callback_query_id']).toBe('9');
    expect(String(sent()['text']).length).toBeLessThanOrEqual(200);

    expect(await registerWebhook(settings(), 'https://lockstep.example.org/in/telegram', 's3cret')).toMatchObject({
      outcome: 'delivered',
    });
    expect(sent()).toEqual({
      url: 'https://lockstep.example.org/in/telegram',
      secret_token: 's3cret',
      allowed_updates: ['callback_query', 'message', 'my_chat_member'],
    });
  });

  it('never holds links or markup of others, whatever they write', async () => {
    const unit = fc.constantFrom(...'ab.@#/:<>&"1 $+_*`[]()\u202e\n', 'https://', '.com', '&lt;', '</b>');
    await fc.assert(
      fc.asyncProperty(fc.string({ unit, maxLength: 60 }), async (title) => {
        expect(
          await telegramChannel.send(settings(), '42', { ...message, title: `x ${title}`, lines: [title] }),
        ).toMatchObject({ outcome: 'delivered' });
      }),
      { numRuns: 60 },
    );
    expect(server.problems).toEqual([]);
  });
});
