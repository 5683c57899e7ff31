import { hash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import type { Delivery } from '../../platform/outgoing/delivery.ts';
import type { Mail } from '../../platform/outgoing/senders.ts';

export interface MailServer {
  /** `smtp://user:password@host:587`, or `smtps://`. */
  readonly url: string;
  readonly from: string;
}

const timeoutMs = 15_000;

/** Sends plain mails over one server. */
export class MailSender {
  readonly #from: string;
  readonly #transport: ReturnType<typeof createTransport>;

  constructor(server: MailServer) {
    this.#from = server.from;
    this.#transport = createTransport({
      url: server.url,
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      // Our mails carry text of other people: no file and no address is ever read for an attachment.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  async send(mail: Mail): Promise<Delivery> {
    try {
      const sent = await this.#transport.sendMail({
        from: this.#from,
        to: mail.to,
        subject: mail.subject.replaceAll(/\s+/g, ' '),
        text: mail.text,
        messageId: `<${hash('sha256', mail.idempotencyKey).slice(0, 32)}@lockstep.invalid>`,
        headers: { 'auto-submitted': 'auto-generated' },
      });
      return { outcome: 'delivered', reference: sent.messageId };
    } catch (error) {
      return judge(error);
    }
  }

  close(): void {
    this.#transport.close();
  }
}

/** 4xx and everything about the connection may pass; 5xx will not, except for a login that somebody has to mend. */
function judge(error: unknown): Delivery {
  const reason = error instanceof Error ? error.message.replaceAll(/\s+/g, ' ').slice(0, 300) : 'no answer';
  const isAuth = error instanceof Error && 'code' in error && error.code === 'EAUTH';
  const status =
    error instanceof Error && 'responseCode' in error && typeof error.responseCode === 'number'
      ? error.responseCode
      : 0;
  const isEnvelope = error instanceof Error && 'code' in error && error.code === 'EENVELOPE' && status === 0;
  if (isEnvelope || (status >= 500 && !isAuth)) return { outcome: 'rejected', reason };
  return { outcome: 'retryable', reason };
}
