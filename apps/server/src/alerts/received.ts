import type { PayloadMeta } from '@lockstep/alerting';

/** A request of a sender, as far as reading it goes. Names of headers are in lower case. */
export interface Received {
  readonly body: Buffer;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly call: NonNullable<PayloadMeta['call']>;
  readonly requestId: string;
}
