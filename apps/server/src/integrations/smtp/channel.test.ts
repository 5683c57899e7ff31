import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeChannel, message } from '../../platform/outgoing/test-channel-contract.ts';
import { mailChannel } from './channel.ts';
import { type MailStandIn, mailStandIn } from './test-mail-stand-in.ts';

const from = 'Lockstep <lockstep@example.org>';

describeChannel('mail', {
  channel: mailChannel,
  start: mailStandIn,
  settings: (server: MailStandIn, { timeoutMs }) => ({ url: server.url, from, timeoutMs }),
  address: () => 'ada@example.org',
  speaks: 'smtp',
  addresses: [
    ['ada@example.org', 'ada@example.org'],
    [' Ada.Lovelace+pages@Example.ORG ', 'Ada.Lovelace+pages@example.org'],
    ['ops@mailhost', 'ops@mailhost'],
    ['jürgen@bücher.example', 'jürgen@bücher.example'],
  ],
  badAddresses: [
    'ada',
    'ada@',
    '@example.org',
    'a@b@c',
    'Ada <ada@example.org>',
    'a@x, b@y',
    'a@ex ample',
    'a@b\r\nBcc: c',
  ],
  secrets: [],
  harms: [/^bcc:/im, /<script/i, /<b[ >]/i, /href="https:\/\/evil/i, /<img/i],
  holdMs: undefined,
  hasKey: true,
});

describe('a mail', () => {
  let server: MailStandIn;
  const send = async (changes: Partial<typeof message> = {}) => {
    await mailChannel.send({ url: server.url, from }, 'ada@example.org', { ...message, ...changes });
    return server.mails.at(-1);
  };
  const header = (mail: Awaited<ReturnType<typeof send>>, name: string): string | undefined =>
    mail?.headers.find(({ key }) => key === name)?.value;

  beforeAll(async () => {
    server = await mailStandIn();
  });
  beforeEach(() => {
    server.mails.length = 0;
  });
  afterAll(async () => await server[Symbol.asyncDispose]());

  it('stands in one thread with all of its matter', async () => {
    const first = await send();
    const second = await send({ idempotencyKey: 'notification-18', title: 'Still failing' });
    const other = await send({ idempotencyKey: 'notification-19', threadKey: 'group-18' });

    expect(second?.inReplyTo).toBe(first?.inReplyTo);
    expect(second?.references).toBe(first?.references);
    expect(second?.messageId).not.toBe(first?.messageId);
    expect(other?.inReplyTo).not.toBe(first?.inReplyTo);
  });

  it('says the same as text and as HTML, with the acts as links', async () => {
    const mail = await send();

    for (const part of [mail?.text, mail?.html]) {
      expect(part).toContain('since release web-1.5.0, 12 minutes ago');
      expect(part).toContain('https://lockstep.example.org/a/not_me');
    }
    expect(mail?.html).toContain('<a href="https://lockstep.example.org/a/acknowledge">Acknowledge</a>');
    expect(mail?.html).not.toMatch(/<(img|link|script|style)/);
  });

  it('is marked urgent only when it is, and as written by a machine always', async () => {
    const [urgent, calm] = [await send(), await send({ urgency: 'low' })];

    expect(header(urgent, 'importance')).toBe('High');
    expect(header(calm, 'importance')).toBeUndefined();
    expect(header(calm, 'auto-submitted')).toBe('auto-generated');
  });

  it('can be unsubscribed from when it is a notice, and never when it is a page', async () => {
    const unsubscribeUrl = 'https://lockstep.example.org/unsubscribe/1';

    const [notice, page] = [await send({ kind: 'notice', unsubscribeUrl }), await send({ unsubscribeUrl })];

    expect(header(notice, 'list-unsubscribe')).toBe(`<${unsubscribeUrl}>`);
    expect(header(notice, 'list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    expect(header(page, 'list-unsubscribe')).toBeUndefined();
  });

  it('shows nothing of the password of the mail server', async () => {
    const wrong = server.url.replace('//', '//lockstep:secret-of-mail@');

    const delivery = await mailChannel.send({ url: wrong, from }, 'ada@example.org', message);

    expect(delivery.outcome).toBe('retryable');
    expect(JSON.stringify(delivery)).not.toContain('secret-of-mail');
  });
});
