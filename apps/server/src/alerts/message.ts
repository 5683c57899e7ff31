import { hash } from 'node:crypto';
import { type IncomingAlert, identityKey } from '@lockstep/alerting';
import type { AlertSource } from './source.ts';

/** One alert of a payload on its way into the database. */
export interface Message {
  readonly source: AlertSource;
  readonly incoming: IncomingAlert;
  readonly identity: string;
  /** Of everything it says besides times: the same again is a repeat. */
  readonly contentKey: string;
  /** When it arrived, by the database's clock. */
  readonly receivedAt: number;
}

export function toMessage(source: AlertSource, incoming: IncomingAlert, receivedAt: number): Message {
  return {
    source,
    incoming,
    identity: identityKey(source.id, incoming),
    contentKey: contentKeyOf(incoming),
    receivedAt,
  };
}

/** As sent: a sender that shuffles its annotations makes a change of it, which costs a write and nothing else. */
function contentKeyOf({ summary, severity, axis, annotations, links }: IncomingAlert): string {
  return hash('sha1', JSON.stringify([summary, severity, axis, annotations, links]), 'base64url');
}
