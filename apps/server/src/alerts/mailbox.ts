import type { Buffer } from 'node:buffer';

/** A mail to one address, as it came. */
export interface ArrivedMail {
  readonly raw: Buffer;
  /** Of the envelope; undefined: the null sender. */
  readonly envelopeFrom: string | undefined;
  readonly to: string;
}

/** What became of it. `later`: the sender tries again; `never`: it does not. */
export type MailOutcome = { readonly kind: 'taken' } | { readonly kind: 'later' | 'never'; readonly problem: string };

/** Addresses besides those of sources, whose mails a later slice takes. */
export interface Mailbox {
  /** Whether an address is one of its own. */
  takes(address: string): Promise<boolean>;
  /** Stores it before it is accepted. */
  take(mail: ArrivedMail): Promise<MailOutcome>;
}
