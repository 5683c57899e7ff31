import type { Tidy } from '../platform/jobs/housekeeping.ts';
import { pruneNow } from './use-store.ts';

export { nowHandlers } from './routes.ts';

const dayMs = 24 * 3_600_000;

/** Snoozes that are over, and looks of longer ago than any figure asks about. */
export const keepNow: Tidy = (tx, now) => pruneNow(tx, now, now - 400 * dayMs);
