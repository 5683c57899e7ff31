import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { sendSlack } from '../integrations/slack/send.ts';
import { MailSender } from '../integrations/smtp/send.ts';
import { JobRunner } from '../platform/jobs/runner.ts';
import { openTestPlatform, quietLog, type TestPlatform } from '../platform/test-context.ts';
import { breakGlass } from './break-glass.ts';
import { gateJobs } from './jobs.ts';
import {
  addNotificationTarget,
  listNotificationTargets,
  removeNotificationTarget,
  shownAddress,
  testNotificationTarget,
} from './notification-targets.ts';
import { placeHold } from './place-hold.ts';
import { requestSignoff } from './request-signoff.ts';
import { ask, openTestGate, openTestService } from './test-gate.ts';
import { addSigners, evidenceOf, type Signers } from './test-signers.ts';

const mails: (Email & { rcpt: string })[] = [];
const posts: { text: string }[] = [];
let busy = 0;
let smtp: SMTPServer;
let hook: http.Server;
let sender: MailSender;
let hookUrl = '';
let platform: TestPlatform;
let signers: Signers;

beforeAll(async () => {
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) => {
      void (async () => {
        const mail = await PostalMime.parse(await buffer(stream));
        for (const { address } of session.envelope.rcptTo) mails.push({ ...mail, rcpt: address });
        done();
      })();
    },
  });
  hook = http.createServer((request, response) => {
    void (async () => {
      const bytes = await buffer(request).catch(() => undefined);
      // Whoever sent it was ended halfway, and waits for nothing.
      if (bytes === undefined) return;
      const body = JSON.parse(bytes.toString()) as { text: string };
      if (busy > 0) {
        busy -= 1;
        response.writeHead(503).end();
        return;
      }
      posts.push(body);
      response.writeHead(200).end('ok');
    })();
  });
  const listening = smtp.listen(0, '127.0.0.1');
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  await new Promise<void>((resolve) => (listening.listening ? resolve() : listening.once('listening', resolve)));
  sender = new MailSender({
    url: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`,
    from: 'Lockstep <lockstep@example.org>',
  });
  hookUrl = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/secret`;
  platform = await openTestPlatform();
  await openTestGate(platform);
  signers = await addSigners(platform);
  const service = [
    { version: '1.0.0', parts: ['pkg:npm/left@1.0.0'], daysAgo: 9 },
    { version: '1.0.1', parts: ['pkg:npm/left@1.1.0'], daysAgo: 6 },
    { version: '1.1.0', parts: ['pkg:npm/left@1.1.0'], daysAgo: 3 },
  ];
  await openTestService(platform, 'web', service);
  await openTestService(platform, 'tale', service, { isSample: true });
  await placeHold(signers.reliability(), {
    service: 'web',
    environment: 'production',
    version: '1.0.1',
    axis: 'reliability',
    reason: 'memory leak',
    expiresAt: undefined,
    isQuarantine: false,
  });
});
afterAll(async () => {
  hook.close();
  await new Promise<void>((resolve) => smtp.close(resolve));
  await platform.close();
});
beforeEach(async () => {
  await runJobs();
  mails.length = 0;
  posts.length = 0;
});

const runJobs = () =>
  new JobRunner({
    database: platform.database,
    handlers: gateJobs(
      {
        mail: (mail) => sender.send(mail),
        chat: (url, message) => sendSlack({ url, allowPrivate: true }, message),
      },
      'https://lockstep.example.org',
    ),
    log: quietLog,
  }).runDue();
const admin = () => platform.as(['admin']);

it('tells the rings and the targets once each who asks for what, and where', async () => {
  const target = await addNotificationTarget(admin(), { kind: 'slack', address: hookUrl });
  await addNotificationTarget(admin(), { kind: 'mail', address: 'team@example.org', axis: 'security' });
  const decision = await ask(platform, 'web', '1.0.1');
  await requestSignoff(signers.responder(), {
    decision: decision.id,
    reason: 'we know the leak',
    expiresInMinutes: 60,
  });
  await runJobs();
  await runJobs();

  const emails = [signers.reliability, signers.security].map(({ userId }) => `${userId}@example.org`);
  expect(mails.map(({ rcpt }) => rcpt).toSorted()).toEqual([...emails, 'team@example.org'].toSorted());
  expect(posts).toHaveLength(1);
  const text = mails[0]?.text ?? '';
  expect(mails[0]?.subject).toBe(`Sign-off wanted: web in production (G-${decision.number})`);
  expect(text).toContain('The gate says needs_signoff');
  expect(text).toContain('we know the leak');
  expect(text).toContain(signers.security().actor.name);
  expect(text).toContain(`https://lockstep.example.org/decisions/${decision.number}`);
  expect(posts[0]?.text).toContain(`https://lockstep.example.org/decisions/${decision.number}`);
  expect((await evidenceOf(platform, decision.id)).filter((type) => type === 'gate.notice_delivered')).toHaveLength(4);
  await removeNotificationTarget(admin(), target.id);
  expect((await listNotificationTargets(admin())).map(({ kind }) => kind)).toEqual(['mail']);
});

it('tries again while the other side is busy, and says nothing about the sample', async () => {
  const target = await addNotificationTarget(admin(), { kind: 'slack', address: hookUrl });
  busy = 2;
  const decision = await ask(platform, 'web', '1.0.0');
  await breakGlass(signers.responder(), { decision: decision.id, reason: 'customers can not pay' });
  const played = await ask(platform, 'tale', '1.0.0');
  await breakGlass(signers.responder(), { decision: played.id, reason: 'only a game' });
  for (let turn = 0; turn < 3; turn += 1) {
    await runJobs();
    platform.clock.advance(60_000);
  }

  expect(posts).toHaveLength(1);
  expect(posts[0]?.text).toContain('customers can not pay');
  expect(JSON.stringify([mails, posts])).not.toContain('only a game');
  await removeNotificationTarget(admin(), target.id);
});

it('keeps targets to those who manage them, hides what is secret in them, and can be tried', async () => {
  const responder = signers.responder();
  await expect(addNotificationTarget(responder, { kind: 'slack', address: hookUrl })).rejects.toMatchObject({
    code: 'access.forbidden',
  });
  await expect(listNotificationTargets(responder)).rejects.toMatchObject({ code: 'access.forbidden' });
  const target = await addNotificationTarget(admin(), { kind: 'slack', address: hookUrl });
  await testNotificationTarget(admin(), target.id);
  await runJobs();

  expect(posts[0]?.text).toContain('This is a test');
  expect(shownAddress(target)).not.toContain('secret');
  expect(await evidenceOf(platform, target.id)).toContain('gate.notification_target_added');
  await removeNotificationTarget(admin(), target.id);
  await expect(testNotificationTarget(admin(), target.id)).rejects.toMatchObject({
    code: 'gate.notification_target_not_found',
  });
});
