import type { Exposure, Finding, SbomCompleteness } from '@lockstep/advisories';

/** ISO 8601, UTC. */
export type Instant = string;
export type Axis = 'reliability' | 'security';
export type Severity = 'sev1' | 'sev2' | 'sev3' | 'sev4' | 'sev5';

/**
 * Everything a decision is based on, as one plain value: canonical JSON of it is stored and can be judged again.
 * Lists are in a fixed order (releases by time, findings by group and package, ids ascending).
 */
export interface GateFacts {
  readonly factsVersion: 1;
  /** The moment asked about: nothing newer counts, not even as an alternative. */
  readonly asOf: Instant;
  /** When set, facts are those that were loaded then ("as loaded at"); otherwise what is loaded now, known at `asOf`. */
  readonly loadedAsOf: Instant | undefined;
  readonly service: ServiceFacts;
  readonly environment: { readonly name: string; readonly isProduction: boolean };
  readonly action: ReleaseAction;
  /** The release being left; undefined when nothing serves there. */
  readonly current: ReleaseFacts | undefined;
  readonly target: ReleaseFacts;
  /** Other releases worth judging, newest first; the loader bounds them. */
  readonly candidates: readonly ReleaseFacts[];
  /** How many releases of the service were not even looked at as candidates. */
  readonly candidatesLeftOut: number;
  readonly floor: readonly FloorEntry[];
  readonly holds: readonly Hold[];
  readonly pointsOfNoReturn: readonly PointOfNoReturn[];
  readonly incidents: readonly IncidentFacts[];
  /** Departures in this environment, oldest first: the oscillation history. */
  readonly departures: readonly Departure[];
  /** Resolution of the last joint flip-flop incident over current and target: departures before it no longer count. */
  readonly oscillationClearedAt: Instant | undefined;
  /** Line and date of releases that other facts name (fixes of incidents, ends of departures) and that are not listed here. */
  readonly positions: readonly ReleasePosition[];
  readonly feeds: readonly FeedFacts[];
  /** Feeds that are not loaded and without which no choice can be judged: those that the SBOM of `current` needs, for example `osv:Maven`. */
  readonly missingFeeds: readonly string[];
  /** Upgrades that end what stops a move, see `computeFixes`: the matcher's answers, kept so that replay needs no matcher. */
  readonly fixes: readonly ComponentFix[];
  /** Finding groups and incidents for which evidence on the release being left is captured, or was said to be out of reach. */
  readonly evidenceCaptured: readonly string[];
  readonly shields: readonly Shield[];
  readonly preSignatures: readonly PreSignature[];
  readonly keys: Readonly<Record<Axis, KeyRing>>;
}

export interface ServiceFacts {
  readonly name: string;
  readonly exposure: Exposure;
  /** 1 is the most important. */
  readonly tier: 1 | 2 | 3 | 4;
  readonly mode: 'warn_only' | 'enforcing';
  readonly isSample: boolean;
}

export interface ReleaseAction {
  readonly kind: 'release';
  /** Which axis asks for the move. Recording it places the hold on the release left. */
  readonly motive: Axis | 'routine';
  /** Automatic actors are paused by the flip-flop breaker. */
  readonly isAutomatic: boolean;
  readonly reason: string;
  /** Open incident the remediation belongs to. */
  readonly incidentId: string | undefined;
}

/** Where a release stands in its service's history. */
export interface ReleasePosition {
  readonly version: string;
  /** Maintenance line, for example `3` or `2.31`; from the ledger, else the major number, else the whole version. */
  readonly line: string;
  readonly releasedAt: Instant;
}

/** The matcher's answer to "which version of this package would no longer stop the move?". */
export interface ComponentFix {
  /** `ecosystem/name`, as in Finding. */
  readonly package: string;
  readonly from: string;
  readonly to: string;
  /** What is known about `to` itself: laxer findings may stay. */
  readonly findings: readonly Finding[];
}

export interface ReleaseFacts extends ReleasePosition {
  readonly commit: string | undefined;
  /** Artifact digests, sorted; a decision binds them. May be empty: then the version stands alone and the decision says so. */
  readonly digests: readonly string[];
  readonly sbom: SbomFacts;
  /** As known at `asOf`, VEX and withdrawals applied; `excluded` scope included (shown, does not gate). */
  readonly findings: readonly Finding[];
  /** Feeds that its own SBOM needs and that are not loaded, a release of a distribution each (`osv:Debian:12`); absent: none. */
  readonly missingFeeds?: readonly string[];
  readonly record: ReliabilityRecord;
  readonly isQuarantined: boolean;
}

export type SbomFacts =
  | { readonly state: 'missing' }
  | { readonly state: 'unparseable'; readonly problem: string }
  | {
      readonly state: 'present';
      readonly digest: string;
      readonly completeness: SbomCompleteness;
      readonly components: number;
      /** Components that count for the gate (not `excluded`). */
      readonly gatingComponents: number;
      /** Gating components of the release before it in the line; undefined when there is none. A sudden drop is a fact. */
      readonly previousGatingComponents: number | undefined;
      /** Components whose version or ecosystem could not be judged. */
      readonly unjudged: number;
    };

/** How the release did while it served, in this environment. */
export interface ReliabilityRecord {
  /** Hours at full share; 0 when it never ran: *unproven*. */
  readonly hoursServed: number;
  readonly firstServedAt: Instant | undefined;
  readonly lastServedAt: Instant | undefined;
  readonly servesNow: boolean;
  /** Nothing serves in this environment now, and this release was the last that did. */
  readonly wasLastToServe: boolean;
  readonly incidentsCaused: readonly string[];
  /** Worst reported SLO burn rate while live, with the number of samples behind it. */
  readonly burnRate: number | undefined;
  readonly burnSamples: number;
}

/** A finding that must not come back. `group` and `package` as in Finding. */
export interface FloorEntry {
  readonly group: string;
  readonly package: string;
  readonly addedAt: Instant;
  readonly addedBy: 'stability' | 'both_keys';
  readonly closedByVersion: string;
}

export interface Hold {
  readonly id: string;
  readonly axis: Axis;
  readonly version: string;
  readonly reason: string;
  readonly placedAt: Instant;
  readonly placedBy: string;
  readonly expiresAt: Instant | undefined;
  /** Incident (reliability) or finding group (security) it rests on. */
  readonly subject: string | undefined;
}

/**
 * A dated event after which going back is not a mere swap of builds. It lies between two moments, not inside a release.
 * `firstRelease`: the first release on its far side; when not stated, the one that served right after `at`.
 */
export interface PointOfNoReturn {
  readonly id: string;
  readonly kind: 'migration' | 'key_rotation' | 'secret_revocation' | 'data_format' | 'other';
  readonly at: Instant;
  readonly note: string;
  readonly firstRelease: ReleasePosition | undefined;
}

export interface IncidentFacts {
  readonly id: string;
  readonly title: string;
  readonly kind: 'reliability' | 'security' | 'both';
  readonly severity: Severity;
  readonly startedAt: Instant;
  readonly resolvedAt: Instant | undefined;
  readonly causedByVersion: string | undefined;
  readonly fixedByVersion: string | undefined;
}

export interface Departure {
  readonly at: Instant;
  readonly fromVersion: string;
  readonly toVersion: string;
  readonly motive: Axis | 'routine';
}

export interface FeedFacts {
  /** `osv:npm`, `kev`, `epss`, `ssvc`, `own`. */
  readonly name: string;
  /** Date of the content (not of the download); undefined: unknown. */
  readonly contentAt: Instant | undefined;
  readonly loadedAt: Instant;
  readonly digest: string;
  readonly records: number;
}

/** A generated rule that blocks a vulnerable path for a time; comes with a later issue, the fact exists. */
export interface Shield {
  readonly id: string;
  readonly group: string;
  readonly expiresAt: Instant;
}

/** Signed by day, used at night: covers going to `version` as long as no ground appears that was not signed for. */
export interface PreSignature {
  readonly id: string;
  readonly axis: Axis;
  readonly version: string;
  /** As `groundsOf` said when it was given. */
  readonly grounds: readonly string[];
  readonly signedBy: string;
  readonly expiresAt: Instant;
}

export interface KeyRing {
  readonly holders: readonly string[];
  /** Who acts when the ring is empty. */
  readonly deputy: string | undefined;
  /** Holders whose key was granted within 24 h: flagged on every decision. */
  readonly recentlyGranted: readonly string[];
}
