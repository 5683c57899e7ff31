import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import type { SenderKind } from '@lockstep/alerting';
import type { SMTPServer, SMTPServerOptions, SMTPServerSession } from 'smtp-server';
import { newId } from '../platform/db/ids.ts';
import { Problem } from '../platform/problem.ts';
import type { Mailbox } from './mailbox.ts';
import { textOfHtml } from './mail-text.ts';
import { receive, type ReceiveParts, sourceProblem } from './receive.ts';
import { hashSourceKey } from './source-key.ts';
import { sourcesByKey } from './source-store.ts';
import type { AlertSource, SenderKinds } from './source.ts';

export interface MailListening {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Undefined: mails come as they are written, without STARTTLS. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
}

export interface MailListener {
  readonly port: number;
  close(): Promise<void>;
}

/** Attachments count: they are read over and forgotten. */
const maxBytes = 5 * 1024 * 1024;
const mostRecipients = 10;
const mostClients = 50;
const silenceMs = 60_000;
const longestText = 20_000;

/** A refusal in the words of SMTP: 4xx comes again, 5xx does not. */
class Refusal extends Error {
  readonly responseCode: number;

  constructor(responseCode: number, message: string) {
    super(message.replaceAll(/[^\x20-\x7e]+/g, ' ').slice(0, 300));
    this.name = 'Refusal';
    this.responseCode = responseCode;
  }
}

/**
 * Takes mails to `<key>@anything` for sources of kind `mail`, and those of a mailbox. A mail is accepted (250) only when what comes
 * of it is stored; a recipient nobody has is refused at once.
 */
export async function listenForMail(
  parts: ReceiveParts,
  kinds: SenderKinds,
  { host, port, tls }: MailListening,
  log: { warn(fields: object, message: string): void },
  mailbox?: Mailbox,
): Promise<MailListener> {
  const kind = kinds.get('mail');
  if (kind === undefined) throw new RangeError('there is no kind of source for mails');
  // Loaded by those who want mails: others do not pay for it.
  const { SMTPServer: Server } = await import('smtp-server');
  const server = new Server({
    name: 'lockstep',
    banner: 'Lockstep',
    size: maxBytes,
    maxClients: mostClients,
    socketTimeout: silenceMs,
    closeTimeout: 2_000,
    authOptional: true,
    disabledCommands: tls === undefined ? ['AUTH', 'STARTTLS'] : ['AUTH'],
    ...tls,
    onRcptTo: (address, session, done) =>
      void settle(checkRecipient({ parts, kind, mailbox }, address.address, session), done, log),
    onData: (stream, session, done) => void settle(takeMail({ parts, kind, mailbox }, stream, session), done, log),
  });
  // A line that breaks is the sender's matter: it comes again.
  server.on('error', (error) => log.warn({ err: error }, 'mail line broke'));
  return await started(server, host, port);
}

async function started(server: SMTPServer, host: string, port: number): Promise<MailListener> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const listening = server.listen(port, host, resolve);
  listening.once('error', reject);
  await promise;
  return {
    port: (listening.address() as AddressInfo).port,
    close: async () => {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      await closed.promise;
    },
  };
}

type Done = Parameters<NonNullable<SMTPServerOptions['onRcptTo']>>[2];

/** Tells the library, which knows callbacks only, how the work went. */
async function settle(
  work: Promise<void>,
  done: Done,
  log: { warn(fields: object, message: string): void },
): Promise<void> {
  let refusal: Refusal | undefined;
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Refusal)) log.warn({ err: error }, 'mail was not taken');
    refusal = error instanceof Refusal ? error : new Refusal(451, 'not stored: try again later');
  }
  done(refusal);
}

interface Receiving {
  readonly parts: ReceiveParts;
  readonly kind: SenderKind;
  readonly mailbox: Mailbox | undefined;
}

async function checkRecipient(
  { parts, kind, mailbox }: Receiving,
  address: string,
  session: SMTPServerSession,
): Promise<void> {
  if (session.envelope.rcptTo.length >= mostRecipients) throw new Refusal(452, 'too many recipients of one mail');
  if ((await mailbox?.takes(address)) !== true) await sourceOf(parts, kind, address);
}

async function sourceOf({ database }: ReceiveParts, kind: SenderKind, address: string): Promise<AlertSource> {
  const key = address.slice(0, address.lastIndexOf('@')).toLowerCase();
  const source = await database.read.together(sourcesByKey, hashSourceKey(key));
  const problem = sourceProblem(source, kind);
  if (source !== undefined && problem === undefined) return source;
  throw new Refusal(550, problem?.code === 'alerts.source_disabled' ? problem.message : 'no source has this address');
}

async function takeMail(
  { parts, kind, mailbox }: Receiving,
  stream: Readable & { readonly sizeExceeded?: boolean },
  session: SMTPServerSession,
): Promise<void> {
  const raw = await bytesOf(stream);
  if (stream.sizeExceeded === true) throw new Refusal(552, `the mail is larger than ${maxBytes} bytes`);
  for (const { address } of session.envelope.rcptTo) {
    if (mailbox !== undefined && (await mailbox.takes(address))) {
      await giveTo(mailbox, raw, address, session);
      continue;
    }
    const body = Buffer.from(JSON.stringify(await readMail(raw, session)));
    await takeFor(parts, await sourceOf(parts, kind, address), kind, body);
  }
}

async function giveTo(mailbox: Mailbox, raw: Buffer, to: string, session: SMTPServerSession): Promise<void> {
  const outcome = await mailbox.take({ raw, envelopeFrom: envelopeSender(session), to });
  if (outcome.kind !== 'taken') throw new Refusal(outcome.kind === 'later' ? 451 : 550, outcome.problem);
}

/** @returns undefined for the null sender, as bounces have it */
function envelopeSender({ envelope: { mailFrom } }: SMTPServerSession): string | undefined {
  return mailFrom === false || mailFrom.address === '' ? undefined : mailFrom.address;
}

/** Reads it to its end, and keeps no more than is allowed. */
async function bytesOf(stream: Readable): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes <= maxBytes) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What the parser of mails reads. */
async function readMail(raw: Buffer, session: SMTPServerSession): Promise<Readonly<Record<string, unknown>>> {
  const { default: PostalMime } = await import('postal-mime');
  const sender = envelopeSender(session);
  try {
    const mail = await PostalMime.parse(raw);
    const text = mail.text ?? (mail.html === undefined ? undefined : textOfHtml(mail.html));
    return {
      from: mail.from?.address ?? sender ?? 'nobody',
      to: session.envelope.rcptTo.map(({ address }) => address.replace(/^.*@/, '')).join(', '),
      subject: mail.subject ?? '',
      text: text?.trim().slice(0, longestText) ?? '',
      date: mail.date ?? '',
    };
  } catch {
    throw new Refusal(554, 'the mail can not be read');
  }
}

async function takeFor(parts: ReceiveParts, source: AlertSource, kind: SenderKind, body: Buffer): Promise<void> {
  try {
    const outcome = await receive(parts, source, kind, {
      body,
      contentType: 'application/json',
      headers: {},
      call: { method: 'POST', path: '', query: {} },
      requestId: newId(),
    });
    if (outcome.kind === 'unreadable') throw new Refusal(554, outcome.problem);
  } catch (error) {
    // Nothing a second try would change.
    if (error instanceof Problem && error.status < 500) throw new Refusal(550, error.message);
    throw error;
  }
}
