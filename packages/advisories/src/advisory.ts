/** The part of an OSV record (schema 1.x) that evaluation reads. Times are ISO 8601, UTC. */
export interface Advisory {
  readonly id: string;
  readonly aliases: readonly string[];
  /** Not the same flaw by themselves; a KEV listing may still be linked through them. */
  readonly related: readonly string[];
  readonly summary: string;
  /** undefined: the source gives no usable date (missing, or year 1). */
  readonly publishedAt: string | undefined;
  readonly modifiedAt: string | undefined;
  /** undefined: in force. The text `unknown_date`: withdrawn, nobody says when. */
  readonly withdrawnAt: string | undefined;
  readonly affected: readonly AffectedPackage[];
  /** Highest base score over its vectors, with the vector it came from; undefined is not harmless. */
  readonly cvss: { readonly vector: string; readonly baseScore: number } | undefined;
  /** Worded level where the source has one (`critical`, `high`, `moderate`, `low`), lower case. */
  readonly sourceLevel: string | undefined;
  /** Record of malicious code (`MAL-` id or its database says so): outranks every deadline. */
  readonly isMalicious: boolean;
  /** CVE ids found only in reference URLs: shown, never counted. */
  readonly referencedCves: readonly string[];
  /** `own`: entered by us; left out: from a feed. */
  readonly origin?: 'feed' | 'own';
  /** Left out: everybody may read it. */
  readonly isRestricted?: boolean;
}

export interface AffectedPackage {
  readonly ecosystem: string;
  /** In the ecosystem's OSV form, see `Component.name`. */
  readonly name: string;
  readonly versions: readonly string[];
  readonly ranges: readonly AffectedRange[];
  /** The source says that inclusive upper bounds were lost on the way. */
  readonly isUpperBoundUnknown: boolean;
}

export interface AffectedRange {
  readonly type: 'SEMVER' | 'ECOSYSTEM' | 'GIT';
  readonly events: readonly RangeEvent[];
}

export type RangeEvent =
  | { readonly introduced: string }
  | { readonly fixed: string }
  | { readonly lastAffected: string }
  | { readonly limit: string };
