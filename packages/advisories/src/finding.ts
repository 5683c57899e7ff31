import type { ComponentScope } from './component.ts';
import type { Suppression } from './vex/suppression.ts';

/** Deadline classes, strictest first. The first two have a security budget of zero in production. */
export type DeadlineClass = 'three_days_forensic' | 'three_days' | 'fourteen_days' | 'sixty_days' | 'next_upgrade';

/** How far the service can be reached; `undeclared` counts as exposed. */
export type Exposure = 'none' | 'internal' | 'partner' | 'public' | 'undeclared';

/** A release's component x advisory group, after withdrawals and VEX. One per (group, package): every source and version inside. */
export interface Finding {
  /** Name of the alias group: its CVE where it has one, else its GHSA, else the first id in order. */
  readonly group: string;
  /** All ids of the group, the name first. */
  readonly aliases: readonly string[];
  /** `ecosystem/name`, without version: a bump that stays vulnerable carries. */
  readonly package: string;
  /** Affected (or unknown) versions present in the release. */
  readonly versions: readonly string[];
  /** `unknown` never means safe: a version could not be read, or the advisory says nothing. */
  readonly state: 'affected' | 'unknown';
  readonly unknownReason: UnknownReason | undefined;
  readonly sources: readonly FindingSource[];
  /** The strictest scope over the versions: `excluded` only when every one of them is. */
  readonly scope: ComponentScope;
  readonly knownExploited: KnownExploited | undefined;
  /** CVEs listed as exploited that are named only in a reference: shown, not counted. */
  readonly exploitedByReference: readonly string[];
  readonly isMalicious: boolean;
  readonly cvss: { readonly vector: string; readonly baseScore: number } | undefined;
  readonly epss: { readonly probability: number; readonly percentile: number; readonly on: string } | undefined;
  readonly ssvc: SsvcPoints | undefined;
  /** Earliest published date over the group or the listing as exploited; undefined: date unknown, known at all times. */
  readonly knownAt: string | undefined;
  /** Sources of the group that do not agree, with what each says; absent: they agree, or there is one. */
  readonly disagreement?: readonly SourceOpinion[];
  /**
   * OS packages that brought it along, as `Debian:12/python3-requests 2.28.1-1`: their distribution's advisories hold
   * instead, and what they own does not count. Absent: none.
   */
  readonly ownedBy?: readonly string[];
  /** A VEX statement says that it does not matter here: shown, and never gates. Absent: no such statement decides. */
  readonly suppression?: Suppression;
}

/**
 * `release_missing`, `epoch_missing`: the SBOM leaves out what the answer depends on. `pseudo_version`: a commit of a Go
 * module without a tag before it. `commits_only`: the advisory names commits, and not the component's.
 */
export type UnknownReason =
  | 'version_unparseable'
  | 'version_missing'
  | 'no_order_for_ecosystem'
  | 'advisory_says_nothing'
  | 'release_missing'
  | 'epoch_missing'
  | 'pseudo_version'
  | 'commits_only';

export interface SourceOpinion {
  readonly advisoryId: string;
  readonly version: string;
  readonly says: 'affected' | 'not_affected' | 'unknown';
}

export interface FindingSource {
  readonly advisoryId: string;
  /** `own`: entered by us. */
  readonly origin: 'feed' | 'own';
  readonly matchedBy: 'versions' | 'range' | 'unknown';
  /** The range or list entry that matched, readable: `>= 15.5.1-canary.0, < 15.5.7`. */
  readonly matched: string;
  /** Versions that end the matched interval, lowest first; empty when none is known. */
  readonly fixed: readonly string[];
  /** Restricted advisories name nothing but `security.restricted_hold` to those without the need to know. */
  readonly isRestricted: boolean;
}

export interface KnownExploited {
  readonly cve: string;
  /** Date (UTC) of the listing. */
  readonly listedOn: string;
  readonly dueOn: string | undefined;
  readonly via: 'alias' | 'related';
  readonly hasRansomwareUse: boolean;
}

export interface SsvcPoints {
  readonly exploitation: 'none' | 'poc' | 'active';
  readonly isAutomatable: boolean;
  readonly technicalImpact: 'partial' | 'total';
}

/** A deadline class with how it came about. */
export interface Deadline {
  readonly class: DeadlineClass;
  /** Days of the preset; the class is these rounded to the stricter side. undefined: with the next upgrade. */
  readonly dueInDays: number | undefined;
  /** What the days are counted from: first published or listed, listed as exploited, found by us. */
  readonly clock: 'published' | 'listed' | 'found';
  /** True when the SSVC points (or a score that stands in for them) were missing and defaults stood in for them. */
  readonly isEstimated: boolean;
  /** Row of the table and the inputs, readable. */
  readonly because: string;
}
