import type { Transaction } from '../platform/context.ts';
import { pruneChatOffers } from './chat-account-store.ts';
import { pruneLinks } from './code-store.ts';
import { pruneLimits } from './limit-store.ts';
import { pruneTests } from './try-page-store.ts';

/** Limits that are full again, links that are over, tests of more than a year ago. */
export async function keepContacts(tx: Transaction, now: number): Promise<void> {
  await pruneLimits(tx, now);
  await pruneLinks(tx, now);
  await pruneChatOffers(tx, now);
  await pruneTests(tx, now);
}
