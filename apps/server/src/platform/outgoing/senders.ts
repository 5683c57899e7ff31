import type { Delivery } from './delivery.ts';

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same for every try of one message, so that receivers can drop repeats. */
  readonly idempotencyKey: string;
  /** Where answers go; undefined: to the sender. */
  readonly replyTo?: string | undefined;
  /** What only some mails have, such as how to unsubscribe. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export interface ChatMessage {
  /** Plain sentences; also what notifications and screen readers show. */
  readonly text: string;
  /** A link that opens the matter in Lockstep. */
  readonly link?: { readonly url: string; readonly label: string } | undefined;
}

/** How jobs of slices reach people; `app.ts` puts the integrations behind it. Never to be called inside a transaction. */
export interface Senders {
  /** Undefined while no mail server is configured. */
  readonly mail: ((mail: Mail) => Promise<Delivery>) | undefined;
  /** @param webhookUrl a Slack-compatible incoming webhook */
  readonly chat: (webhookUrl: string, message: ChatMessage) => Promise<Delivery>;
}
