import type { PolicySettings } from '@lockstep/gate';
import type { LaneHead } from './lane-head-store.ts';

/** The lane and the moments a question is about. */
export interface Question {
  readonly head: LaneHead & { readonly environment: NonNullable<LaneHead['environment']> };
  readonly settings: PolicySettings;
  readonly now: number;
  /** Moment asked about; `now` for a live question. */
  readonly asOf: number;
  readonly loadedAt: number | undefined;
  readonly isLive: boolean;
  /** Counts what was read from the database to answer it, besides the head. */
  readonly reads: { count: number };
}
