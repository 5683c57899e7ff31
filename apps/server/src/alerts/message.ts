import { hash } from 'node:crypto';
import { type IncomingAlert, identityKey, testIdentity } from '@lockstep/alerting';
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

/** An alert that comes again and again with the same words: what was worked out from them stays with it. */
export interface SpokenAlert extends IncomingAlert {
  /** Shared by all that differ in times only. */
  readonly spoken: { sourceId?: string; identity?: string; contentKey?: string };
}

export function toMessage(source: AlertSource, incoming: IncomingAlert, receivedAt: number): Message {
  const spoken = 'spoken' in incoming ? (incoming as SpokenAlert).spoken : {};
  const identity =
    spoken.identity !== undefined && spoken.sourceId === source.id ? spoken.identity : identityKey(source.id, incoming);
  const contentKey = spoken.contentKey ?? contentKeyOf(incoming);
  spoken.sourceId = source.id;
  spoken.identity = identity;
  spoken.contentKey = contentKey;
  const isTest = source.testUntil !== undefined;
  return { source, incoming, identity: isTest ? testIdentity(identity) : identity, contentKey, receivedAt };
}

/** As sent: a sender that shuffles its annotations makes a change of it, which costs a write and nothing else. */
function contentKeyOf({ summary, severity, axis, annotations, links }: IncomingAlert): string {
  return hash('sha1', JSON.stringify([summary, severity, axis, annotations, links]), 'base64url');
}
