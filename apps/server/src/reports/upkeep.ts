import type { Transaction } from '../platform/context.ts';
import { pruneAttachments } from './attachment-store.ts';
import { pruneRates } from './rate-store.ts';

const hourMs = 3_600_000;

/** Removes files that no report came of after an hour, and what was counted of senders after two weeks. */
export async function pruneReports(tx: Transaction, now: number): Promise<void> {
  await pruneAttachments(tx, now - hourMs);
  await pruneRates(tx, now - 14 * 24 * hourMs);
}
