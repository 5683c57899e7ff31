import type { DeadlineClass } from '@lockstep/advisories';
import type { ExposureState as StateSchema, TriageVerdict as VerdictSchema } from '@lockstep/contract';
import type { z } from 'zod';
import type { ActorRef } from '#releases/index.ts';

export type ExposureState = z.infer<typeof StateSchema>;
export type TriageVerdict = z.infer<typeof VerdictSchema>;

/** Times are epoch milliseconds, here and below; `[from, to)`, without `to` it lasts. */
export interface ServedVersion {
  readonly version: string;
  readonly from: number;
  readonly to: number | undefined;
  /** The largest it had. */
  readonly sharePercent: number;
}

export interface ReplicaCount {
  readonly affected: number;
  readonly total: number;
}

/** An unbroken stretch in which some affected release served, at whatever share. */
export interface Stretch {
  readonly from: number;
  readonly to: number | undefined;
  /** undefined: it ended before anybody knew of the flaw. */
  readonly knownFrom: number | undefined;
  /** Whether somebody must look at it: the flaw was known in it, or is malicious code. */
  readonly counts: boolean;
  readonly versions: readonly ServedVersion[];
  /** undefined: replicas were not told apart. */
  readonly replicas: ReplicaCount | undefined;
}

/** What ledger and findings say of one flaw in one service and environment. */
export interface ExposureFacts {
  readonly environmentId: string;
  /** Name of the alias group. */
  readonly group: string;
  readonly aliases: readonly string[];
  /** Known through restricted advisories only. */
  readonly isRestricted: boolean;
  readonly packages: readonly { readonly package: string; readonly versions: readonly string[] }[];
  readonly certainty: 'affected' | 'unknown';
  readonly deadline: DeadlineClass;
  readonly isEstimated: boolean;
  readonly deadlineBecause: string;
  /** undefined: with the next upgrade. */
  readonly patchDueAt: number | undefined;
  readonly patchDueBecause: string;
  /** A three-day class in production. */
  readonly isZeroBudget: boolean;
  readonly isMalicious: boolean;
  /** undefined: nobody knows since when, so at all times. */
  readonly knownAt: number | undefined;
  /** Day (UTC) it was listed as known exploited. */
  readonly listedOn: string | undefined;
  /** Oldest first, at least one that counts. */
  readonly stretches: readonly Stretch[];
  /** Replicas that serve an affected release now. */
  readonly replicas: ReplicaCount | undefined;
  /** Largest share of an affected release that serves now; undefined: none does. */
  readonly sharePercent: number | undefined;
}

/** Why it turned out to be none. `fixed`: so says a VEX statement. */
export interface Dismissal {
  readonly kind: 'withdrawn' | 'not_affected' | 'fixed' | 'no_longer_matches' | 'merged';
  readonly because: string;
  readonly at: number;
}

export interface StoredVerdict {
  readonly id: string;
  readonly exposureId: string;
  readonly verdict: TriageVerdict;
  readonly logs: string;
  readonly query: string;
  readonly from: number;
  readonly to: number;
  readonly note: string | undefined;
  readonly missing: string | undefined;
  readonly secondLookAt: number | undefined;
  readonly at: number;
  readonly by: ActorRef;
  readonly keyBy: 'role' | 'deputy' | 'embedded' | 'engaged';
  readonly isRecentlyGranted: boolean;
  readonly accepted: { readonly at: number; readonly by: ActorRef; readonly reason: string } | undefined;
  readonly supersededAt: number | undefined;
}

export interface StoredExposure extends ExposureFacts {
  readonly id: string;
  readonly serviceId: string;
  readonly service: string;
  readonly isSample: boolean;
  readonly environment: string;
  readonly isProduction: boolean;
  readonly foundAt: number;
  readonly dismissal: Dismissal | undefined;
  readonly mergedInto: string | undefined;
  readonly reopenedAt: number | undefined;
  readonly state: ExposureState;
  /** Next thing due; undefined: nothing. */
  readonly dueAt: number | undefined;
  /** The verdict in force. */
  readonly verdict: StoredVerdict | undefined;
}
