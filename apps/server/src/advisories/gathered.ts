import type { Transaction } from '../platform/context.ts';
import type { SourceState } from './feed-source.ts';
import type { SyncCounts } from './sync-store.ts';

/** What was found, and how to write it: run in the transaction that ends the run. */
export type Gathered =
  | {
      readonly outcome: 'unchanged';
      readonly state: SourceState;
      /** The source names changes that can not be had yet: what is loaded is not all that it publishes. */
      readonly isBehind?: true;
    }
  | {
      readonly outcome: 'load';
      readonly scope: 'whole' | 'delta';
      readonly state: SourceState;
      readonly swap: (tx: Transaction, confirmedAt: number | undefined) => Promise<SyncCounts>;
    };
