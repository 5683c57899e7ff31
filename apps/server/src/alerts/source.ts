import type { AlertAxis, SenderKind } from '@lockstep/alerting';
import type { Transaction } from '../platform/context.ts';

/** The formats this server understands, by their id. */
export type SenderKinds = ReadonlyMap<string, SenderKind>;

/** How a sender proves itself besides the key. `sender`: as its vendor signs. */
export interface SourceSignature {
  readonly form: 'sender' | 'standard_webhooks' | 'hmac_header' | 'bearer' | 'basic';
  /** In lower case; for `hmac_header` only. */
  readonly header: string | undefined;
}

/** How a sender's wish for confirmation of the address went. */
export interface SourceConfirmation {
  readonly state: 'waiting' | 'confirmed' | 'failed';
  readonly at: number;
  readonly problem: string | undefined;
}

/** Times are epoch milliseconds. */
export interface AlertSource {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly serviceId: string | undefined;
  readonly service: string | undefined;
  readonly axis: AlertAxis;
  /** An alert that says nothing of its end is over when it was not repeated for this long; undefined: only when told. */
  readonly resolveAfterMs: number | undefined;
  readonly isEnabled: boolean;
  readonly createdAt: number;
  readonly createdBy: { readonly id: string; readonly name: string; readonly kind: 'person' | 'token' | 'system' };
  readonly lastSeenAt: number | undefined;
  readonly received: number;
  readonly rejected: number;
  readonly lastProblem: { readonly at: number; readonly problem: string } | undefined;
  /** Undefined: the key alone counts. */
  readonly signature: SourceSignature | undefined;
  /** The mapping document as JSON text; undefined: the names most senders use. */
  readonly mapping: string | undefined;
  /** Whether the last payloads are kept for a while. */
  readonly keepsPayloads: boolean;
  readonly confirmation: SourceConfirmation | undefined;
  /** Found by the key of a test of ours, which carries no signature of the sender and opens the door until then. */
  readonly testUntil: number | undefined;
}

/** Where secrets shared with senders are kept, sealed. */
export interface KeepsSecrets {
  find(tx: Transaction, name: string): Promise<string | undefined>;
  put(tx: Transaction, name: string, plain: string, now: number): Promise<void>;
  remove(tx: Transaction, name: string): Promise<void>;
}

export function secretNameOf(sourceId: string): string {
  return `alert-source/${sourceId}`;
}
