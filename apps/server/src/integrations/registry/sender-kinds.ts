/** Every kind of sender whose payloads are read. A new one is a line here. */
import type { SenderKind } from '@lockstep/alerting';
import { alertmanager } from '../alertmanager/parse.ts';

export const SENDER_KINDS: readonly SenderKind[] = [
  // Reliability
  alertmanager,
  // Security
];

const BY_ID: ReadonlyMap<string, SenderKind> = new Map(SENDER_KINDS.map((kind) => [kind.id, kind]));

export function findSenderKind(id: string): SenderKind | undefined {
  return BY_ID.get(id);
}
