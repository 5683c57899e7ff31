import type { Transaction } from '../platform/context.ts';
import type { SourceState } from './feed-source.ts';
import type { SyncCounts } from './sync-store.ts';

/** What was found, and how to write it: run in the transaction that ends the run. */
export type Gathered =
  | { readonly outcome: 'unchanged'; readonly state: SourceState }
  | {
      readonly outcome: 'load';
      readonly scope: 'whole' | 'delta';
      readonly state: SourceState;
      readonly swap: (tx: Transaction, confirmedAt: number | undefined) => Promise<SyncCounts>;
    };
