import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MailSender } from './send.ts';

const received: Email[] = [];
let server: SMTPServer;
let sender: MailSender;
const mail = {
  to: 'ada@example.org',
  subject: 'Sign-off\nwanted',
  text: 'web-1.4.2 waits for the security key',
  idempotencyKey: 'signoff-1',
};

async function read(stream: Readable): Promise<void> {
  received.push(await PostalMime.parse(await buffer(stream)));
}

beforeAll(async () => {
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (address, _session, done) => {
      if (address.address.startsWith('gone'))
        return done(Object.assign(new Error('no such user'), { responseCode: 550 }));
      if (address.address.startsWith('busy')) return done(Object.assign(new Error('try later'), { responseCode: 451 }));
      return done();
    },
    onData: (stream, _session, done) => {
      void (async () => {
        await read(stream);
        done();
      })();
    },
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  const listening = server.listen(0, '127.0.0.1', resolve);
  await promise;
  const { port } = listening.address() as AddressInfo;
  sender = new MailSender({ url: `smtp://127.0.0.1:${port}`, from: 'Lockstep <lockstep@example.org>' });
});
beforeEach(() => {
  received.length = 0;
});
afterAll(async () => {
  sender.close();
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(resolve);
  await promise;
});

describe('sending mail', () => {
  it('delivers to a real server, with one subject line', async () => {
    const delivery = await sender.send(mail);

    expect(delivery).toMatchObject({ outcome: 'delivered', reference: expect.stringContaining('@lockstep.invalid') });
    expect(received).toMatchObject([{ subject: 'Sign-off wanted', from: { address: 'lockstep@example.org' } }]);
    expect(received[0]?.text?.trim()).toBe(mail.text);
  });

  it('gives every try of one message the same id', async () => {
    await sender.send(mail);
    await sender.send(mail);
    await sender.send({ ...mail, idempotencyKey: 'signoff-2' });

    const [first, second, third] = received.map((email) => email.messageId);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it.each([
    ['gone@example.org', 'rejected'],
    ['busy@example.org', 'retryable'],
  ])('answers for %s with %s', async (to, outcome) => {
    expect(await sender.send({ ...mail, to })).toMatchObject({ outcome });
  });

  it('may be tried again when nobody listens', async () => {
    const nobody = new MailSender({ url: 'smtp://127.0.0.1:1', from: 'lockstep@example.org' });

    expect(await nobody.send(mail)).toMatchObject({ outcome: 'retryable' });
  });
});
