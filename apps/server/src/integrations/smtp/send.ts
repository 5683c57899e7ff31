import { hash } from 'node:crypto';
import type { createTransport } from 'nodemailer';
import type { Delivery } from '../../platform/outgoing/delivery.ts';
import { oneLine } from '../../platform/outgoing/message-text.ts';
import { networkWords } from '../../platform/outgoing/network-words.ts';
import type { Mail } from '../../platform/outgoing/senders.ts';

export interface MailServer {
  /** `smtp://user:password@host:587`, or `smtps://`. */
  readonly url: string;
  readonly from: string;
  /** Longest silence of the server. */
  readonly timeoutMs?: number | undefined;
}

/** A mail with what only some mails have. */
export interface FullMail extends Mail {
  readonly html?: string | undefined;
  /** Mails that share it stand in one thread. */
  readonly threadKey?: string | undefined;
  readonly isUrgent?: boolean | undefined;
}

const usualTimeoutMs = 15_000;

/** Sends mails over one server. */
export class MailSender {
  readonly #server: MailServer;

  constructor(server: MailServer) {
    this.#server = server;
  }

  async send(mail: FullMail): Promise<Delivery> {
    const progress = { hasLeft: false };
    const transport = await openTransport(this.#server, () => (progress.hasLeft = true));
    const thread = mail.threadKey === undefined ? undefined : this.#idOf(`thread ${mail.threadKey}`);
    try {
      const sent = await transport.sendMail({
        from: this.#server.from,
        to: { name: '', address: mail.to },
        subject: oneLine(mail.subject),
        text: mail.text,
        ...(mail.html !== undefined && { html: mail.html }),
        ...(mail.replyTo !== undefined && { replyTo: { name: '', address: mail.replyTo } }),
        messageId: this.#idOf(mail.idempotencyKey),
        // The first of a thread answers a mail that never was: every reader groups by that, whichever mail comes first.
        ...(thread !== undefined && { inReplyTo: thread, references: [thread] }),
        ...(mail.isUrgent === true && { priority: 'high' as const }),
        headers: { 'auto-submitted': 'auto-generated', ...mail.headers },
      });
      return { outcome: 'delivered', reference: sent.messageId };
    } catch (error) {
      return judge(error, progress.hasLeft);
    } finally {
      transport.close();
    }
  }

  /** In the sender's domain: filters distrust others. */
  #idOf(key: string): string {
    const domain = /@([\w.-]+)/.exec(this.#server.from)?.[1] ?? 'lockstep.invalid';
    return `<${hash('sha256', key).slice(0, 32)}@${domain}>`;
  }
}

/** @param onLeft called when the whole message is on its way, and only the server's word is missing */
async function openTransport(server: MailServer, onLeft: () => void): Promise<ReturnType<typeof createTransport>> {
  // Loaded with the first mail.
  const mailer = await import('nodemailer');
  const timeoutMs = server.timeoutMs ?? usualTimeoutMs;
  const ignore = (): void => undefined;
  return mailer.createTransport({
    url: server.url,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // Our mails carry text of other people: no file and no address is ever read for an attachment.
    disableFileAccess: true,
    disableUrlAccess: true,
    // The only place where the transport tells that the last byte of a message went out.
    logger: {
      level: ignore,
      trace: ignore,
      debug: ignore,
      info: (entry: unknown) => isOfMessage(entry) && onLeft(),
      warn: ignore,
      error: ignore,
      fatal: ignore,
    },
  });
}

function isOfMessage(entry: unknown): boolean {
  return typeof entry === 'object' && entry !== null && 'tnx' in entry && entry.tnx === 'message';
}

/** 4xx and everything about the connection may pass; 5xx will not, except for a login that somebody has to mend. */
function judge(error: unknown, hasLeft: boolean): Delivery {
  const reason = error instanceof Error ? networkWords(error) : 'no answer';
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const status =
    error instanceof Error && 'responseCode' in error && typeof error.responseCode === 'number'
      ? error.responseCode
      : 0;
  if ((code === 'EENVELOPE' && status === 0) || (status >= 500 && code !== 'EAUTH'))
    return { outcome: 'rejected', reason };
  return { outcome: 'retryable', reason, ...(hasLeft && status === 0 && { mayHaveArrived: true }) };
}
