import { createTransport, type SendMailOptions } from 'nodemailer';
import type { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FixedClock } from '../platform/test-context.ts';
import { openTestApp, type TestApp } from '../test-app.ts';
import { aProblem, linkOf, setUp, strangerAt } from './test-reports.ts';

const clock = new FixedClock();
let server: TestApp;
let relay: SMTPServer;
/** What our own mails said, as they left. */
const left: { readonly to: string; readonly raw: string }[] = [];

beforeAll(async () => {
  const { SMTPServer: Server } = await import('smtp-server');
  relay = new Server({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, session, done) => {
      const chunks: Uint8Array[] = [];
      stream.on('data', (chunk: Uint8Array) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address).join(',');
        left.push({ to, raw: Buffer.concat(chunks).toString() });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  const address = relay.server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  server = await openTestApp({
    clock,
    mailIn: { host: '127.0.0.1', port: 0, tls: undefined },
    mailServer: { url: `smtp://127.0.0.1:${port}`, from: 'Lockstep <lockstep@here.org>' },
  });
  await setUp(server, {
    mail: { address: 'security@here.org', receiptsPerDay: 2 },
    form: { isOpen: true, perHour: 1_000, perAddressPerHour: 1_000, maxAttachmentMiB: 1 },
    receipt: { text: 'We pay no bounties.' },
  });
});
afterAll(async () => {
  await server.close();
  await new Promise<void>((resolve) => relay.close(resolve));
});

async function send(mail: SendMailOptions): Promise<string> {
  const transport = createTransport({ host: '127.0.0.1', port: server.app.mailPort() ?? 0, ignoreTLS: true });
  try {
    return (await transport.sendMail({ from: 'Ada <ada@example.org>', to: 'Security@HERE.org', ...mail })).response;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    transport.close();
  }
}

const find = async (q: string) => (await server.admin.call('listReports', { query: { q, state: 'open' } })).items;
async function whole(q: string) {
  const [row] = await find(q);
  return await server.admin.call('showReport', { params: { report: row?.reference ?? '' } });
}
/** Our own work until nothing is due. */
const work = async (): Promise<void> => void (await server.app.jobs.runDue());

describe('a mail', () => {
  it('becomes a report before it is accepted, and its sender gets a receipt that repeats none of it', async () => {
    const html = '<p>The <b>login</b> shows all</p><script>alert(1)</script>';
    const attachments = [{ filename: 'shot.png', content: Buffer.alloc(400_000, 1) }];
    expect(await send({ subject: 'A häole', html, attachments })).toMatch(/^250/);

    const found = await whole('häole');
    expect(found).toMatchObject({
      kind: 'security',
      origin: 'mail',
      sender: 'unproven',
      contact: { text: 'ada@example.org' },
    });
    expect(found.what.text).toMatch(/^A häole\n\nThe login shows all/);
    expect(found.what.text).not.toContain('<');
    expect(found.attachments).toMatchObject([{ name: 'shot.png', bytes: 400_000 }]);
    await work();
    await expect.poll(() => left.filter(({ to }) => to === 'ada@example.org').length, { timeout: 10_000 }).toBe(1);
    const receipt = left.find(({ to }) => to === 'ada@example.org')?.raw ?? '';
    expect(receipt).toMatch(/^Auto-Submitted: auto-generated$/im);
    expect(receipt).toMatch(/^Reply-To: security@here\.org$/im);
    expect(receipt).toContain(found.reference);
    expect(receipt).toContain('We pay no bounties.');
    expect(receipt).not.toMatch(/login|h=C3=A4ole|häole/i);
    expect(found.reference).toMatch(/^RPT-/);
  });

  it('that answers is words of the reporter, and of somebody else a report of its own', async () => {
    const { reference } = await whole('häole');
    expect(await send({ subject: `Re: Your report ${reference}`, text: 'here is more' })).toMatch(/^250/);
    expect(await send({ from: 'eve@example.org', subject: `Re: ${reference}`, text: 'let me in' })).toMatch(/^250/);

    const found = await server.admin.call('showReport', { params: { report: reference } });
    expect(found.isWaitingForUs).toBe(true);
    expect(found.entries.filter(({ kind }) => kind === 'reporter_words')).toMatchObject([
      { text: expect.stringContaining('here is more'), facts: { via: 'mail' } },
    ]);
    expect(await find('let me in')).toHaveLength(1);
  });

  it('that is sent again because nobody heard the answer is the same report', async () => {
    const mail = { subject: 'sent again and again', text: 'x', messageId: '<one@example.org>' };
    const sent = await Promise.all([send(mail), send(mail), send(mail)]);

    expect(sent.filter((answer) => answer.startsWith('250'))).toHaveLength(3);
    const { rows } = await server.app.database.pool.query(
      `select r.id from report r join report_text t on t.entry_id = r.id where t.words like 'sent again%'`,
    );
    expect(rows).toHaveLength(1);
  });

  it('keeps its words when its files are too many or too large', async () => {
    const small = { filename: 'a.txt', content: 'abc' };
    const big = { filename: 'big', content: Buffer.alloc(1_200_000) };
    expect(
      await send({ subject: 'many files', text: 'x', attachments: [big, small, small, small, small, small] }),
    ).toMatch(/^250/);

    const found = await whole('many files');
    expect(found.attachments).toHaveLength(4);
    expect(found.what.text).toContain('[2 files were left out');
  });
});

describe('mails that would answer each other', () => {
  const receiptsTo = (to: string): number => left.filter((mail) => mail.to === to).length;
  const heldBack = async (q: string) =>
    (await whole(q)).entries.filter(({ kind }) => kind === 'mail_held_back').map(({ facts }) => facts['because']);

  it.each([
    ['a machine', { 'Auto-Submitted': 'auto-replied' }, 'automatic'],
    ['a list', { 'List-Id': '<x.example.org>' }, 'list'],
    ['bulk mail', { Precedence: 'bulk' }, 'list'],
  ])('of %s become reports without a receipt', async (name, headers, because) => {
    const from = `${name.replaceAll(' ', '.')}@example.org`;
    expect(await send({ from, subject: `from ${name}`, text: 'x', headers })).toMatch(/^250/);
    await work();

    expect(receiptsTo(from)).toBe(0);
    expect(await heldBack(`from ${name}`)).toEqual([because]);
  });

  it('of bounces and of ourselves are refused', async () => {
    const before = (await server.admin.call('listReports', { query: {} })).counts.open;
    const bounce = { envelope: { from: '', to: 'security@here.org' }, subject: 'Undelivered', text: 'x' };
    expect(await send(bounce)).toMatch(/550 .*without a sender/);
    expect(await send({ from: 'security@here.org', subject: 'loop', text: 'x' })).toMatch(/550 .*this server/);
    expect(await send({ from: 'Lockstep <LOCKSTEP@here.org>', subject: 'loop', text: 'x' })).toMatch(
      /550 .*this server/,
    );
    expect((await server.admin.call('listReports', { query: {} })).counts.open).toBe(before);
  });

  it('of one sender get so many receipts a day, and one more the next day', async () => {
    for (let count = 0; count < 4; count += 1)
      expect(await send({ from: 'loop@example.org', subject: `loop ${count}`, text: 'x' })).toMatch(/^250/);
    await work();
    await expect.poll(() => receiptsTo('loop@example.org'), { timeout: 10_000 }).toBe(2);
    expect(await heldBack('loop 3')).toEqual(['too_many']);

    clock.advance(24 * 3_600_000);
    expect(await send({ from: 'loop@example.org', subject: 'loop tomorrow', text: 'x' })).toMatch(/^250/);
    await work();
    await expect.poll(() => receiptsTo('loop@example.org'), { timeout: 10_000 }).toBe(3);
  });

  it('of a flood come again later', async () => {
    const sent: string[] = [];
    for (let count = 0; count < 21; count += 1)
      sent.push(await send({ from: 'flood@example.org', subject: `flood ${count}`, text: 'x' }));

    expect(sent.filter((answer) => answer.startsWith('250'))).toHaveLength(20);
    expect(sent.at(-1)).toMatch(/451 .*too many/);
  });
});

it('never puts what a stranger wrote into a header', async () => {
  const subject = 'x\r\nBcc: victim@example.org';
  expect(await send({ from: 'header@example.org', subject, text: 'x\r\n.\r\nMAIL FROM:<a@b.org>' })).toMatch(/^250/);
  await work();
  await expect.poll(() => left.some(({ to }) => to === 'header@example.org'), { timeout: 10_000 }).toBe(true);

  expect(left.filter(({ raw }) => /^bcc:/im.test(raw))).toEqual([]);
  expect(left.map(({ to }) => to)).not.toContain('victim@example.org');
});

it('takes nothing at other addresses, and nothing once the address is taken away', async () => {
  expect(await send({ to: 'other@here.org', subject: 'x' })).toMatch(/550 no source has this address/);
});

it('sends a receipt for a form whose contact is a mail address, and words of ours as they are', async () => {
  const stranger = strangerAt(server, (ms) => clock.advance(ms));
  const sent = await stranger.report({
    ...aProblem,
    what: 'with a contact to be reached',
    contact: 'form@example.org',
  });
  await work();
  await expect.poll(() => left.some(({ to }) => to === 'form@example.org'), { timeout: 10_000 }).toBe(true);

  const link = `http://localhost:4500${linkOf(sent)}`;
  expect(left.find(({ to }) => to === 'form@example.org')?.raw.replaceAll('=\r\n', '')).toContain(link);
  expect(server.failures).toEqual([]);
});
