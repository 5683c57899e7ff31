import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MailSender } from './send.ts';
import { type MailStandIn, mailStandIn } from './test-mail-stand-in.ts';

let server: MailStandIn;
let sender: MailSender;
const mail = {
  to: 'ada@example.org',
  subject: 'Sign-off\nwanted',
  text: 'web-1.4.2 waits for the security key',
  idempotencyKey: 'signoff-1',
};

beforeAll(async () => {
  server = await mailStandIn();
  sender = new MailSender({ url: server.url, from: 'Lockstep <lockstep@example.org>' });
});
beforeEach(() => {
  server.mails.length = 0;
  server.behave('accepts');
});
afterAll(async () => await server[Symbol.asyncDispose]());

describe('sending mail', () => {
  it('delivers to a real server, with one subject line', async () => {
    const delivery = await sender.send(mail);

    expect(delivery).toMatchObject({ outcome: 'delivered', reference: expect.stringContaining('@example.org>') });
    expect(server.mails).toMatchObject([{ subject: 'Sign-off wanted', from: { address: 'lockstep@example.org' } }]);
    expect(server.mails[0]?.text?.trim()).toBe(mail.text);
    expect(server.mails[0]?.html).toBeUndefined();
  });

  it('gives every try of one message the same id', async () => {
    await sender.send(mail);
    await sender.send(mail);
    await sender.send({ ...mail, idempotencyKey: 'signoff-2' });

    const [first, second, third] = server.mails.map((email) => email.messageId);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it.each([
    ['refuses', 'rejected'],
    ['throttles', 'retryable'],
  ] as const)('answers a server that %s with %s', async (behaviour, outcome) => {
    server.behave(behaviour);

    expect(await sender.send(mail)).toMatchObject({ outcome });
  });

  it('may be tried again when nobody listens', async () => {
    const nobody = new MailSender({ url: 'smtp://127.0.0.1:1', from: 'lockstep@example.org' });

    expect(await nobody.send(mail)).toMatchObject({ outcome: 'retryable' });
  });
});
