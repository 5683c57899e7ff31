import type { Transaction } from '../platform/context.ts';
import type { SourceState } from './feed-source.ts';
import type { SyncCounts } from './sync-store.ts';

/** What was loaded, and what the next look starts from. */
export interface Swapped {
  readonly counts: SyncCounts;
  readonly state: SourceState;
  /** For people: what the source names and is not loaded. It is then not current, whatever was loaded. */
  readonly shortfall: string | undefined;
}

/** What was found, and how to write it: run in the transaction that ends the run. */
export type Gathered =
  | {
      readonly outcome: 'unchanged';
      readonly state: SourceState;
      readonly shortfall: string | undefined;
    }
  | {
      readonly outcome: 'load';
      readonly scope: 'whole' | 'delta';
      readonly swap: (tx: Transaction, confirmedAt: number | undefined) => Promise<Swapped>;
    };
