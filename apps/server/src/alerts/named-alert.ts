import { identityKey, type ParsedPayload, type PayloadMeta, type SenderKind } from '@lockstep/alerting';
import type { Transaction } from '../platform/context.ts';
import { findNamedIdentity, insertRequest } from './request-store.ts';
import type { AlertSource } from './source.ts';

type Call = NonNullable<PayloadMeta['call']>;

/** The call as the vendor's client would have made it, with the key of the alert that it names by our id. */
export async function withNamedAlert(
  tx: Transaction,
  source: AlertSource,
  kind: SenderKind,
  given: Call,
): Promise<Call> {
  const call: Call = { ...given, path: ownPath(kind, given.path) };
  const named = kind.namedAlert?.(call);
  if (named === undefined) return call;
  const identity = await findNamedIdentity(tx, source.id, named);
  const prefix = `${source.id}/k:`;
  return identity?.startsWith(prefix) === true ? { ...call, dedupKey: identity.slice(prefix.length) } : call;
}

/** Without the key in front of it. */
function ownPath(kind: SenderKind, path: string): string {
  const behind = path.replace(/^\/in\/[^/]+/, '');
  if (behind !== '') return behind;
  return kind.address.form === 'vendor_paths' ? (kind.address.paths[0] ?? '') : '';
}

/** For clients that ask what became of their request. */
export async function keepRequest(
  tx: Transaction,
  source: AlertSource,
  { alerts }: ParsedPayload,
  { requestId, now }: { readonly requestId: string; readonly now: number },
): Promise<void> {
  const [alert] = alerts;
  if (alert === undefined) return;
  const identity = identityKey(source.id, alert);
  await insertRequest(tx, { id: requestId, sourceId: source.id, at: now, action: alert.action, identity });
}
