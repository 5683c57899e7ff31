/** One entry of an SBOM, reduced to what matching needs. */
export interface Component {
  /** OSV ecosystem name with its suffix where the SBOM tells it: `npm`, `PyPI`, `Debian:12`. Empty when the purl type has none. */
  readonly ecosystem: string;
  /**
   * Package name in the ecosystem's OSV form: `@scope/name`, `group:artifact`, folded PyPI name; the source package where
   * a distribution's advisories name those.
   */
  readonly name: string;
  /** As written in the SBOM, the source package's where `name` is; empty when it names none. */
  readonly version: string;
  /** The raw purl, or undefined when the SBOM entry has none. The first one where several packages have one source. */
  readonly purl: string | undefined;
  /** `excluded` (development-only) components are shown; they do not gate. */
  readonly scope: ComponentScope;
  /** The installed packages built from the source package, as `libssl3 3.0.11-1`; left out where they have its name and version. */
  readonly binaries?: readonly string[];
  /** Advisories of its distribution name source packages, and the document does not say which one this was built from. */
  readonly isSourceMissing?: true;
  /**
   * The OS package that brought this language package along, as `Debian:12/python3-requests 2.28.1-1`: the distribution's
   * advisories hold for it. Left out: nothing says so.
   */
  readonly owner?: string;
}

export type ComponentScope = 'required' | 'optional' | 'excluded';

/** `lockfile`: no SBOM, but what a package manager resolved; never complete, as it knows nothing of the rest. */
export type SbomFormat = 'cyclonedx' | 'spdx' | 'lockfile';

/** `unknown`: the document does not say. */
export type SbomCompleteness = 'complete' | 'incomplete' | 'unknown';

export interface Sbom {
  readonly format: SbomFormat;
  /** Version of the format; of a lock file its kind, by the usual name: `package-lock.json`, `go.sum`. */
  readonly specVersion: string;
  readonly completeness: SbomCompleteness;
  /** Distinct by (ecosystem, name, version, scope), in the order of the document. */
  readonly components: readonly Component[];
  /** Entries that could not be used, each with its place and the reason; bounded, see `dropped`. */
  readonly problems: readonly SbomProblem[];
  /** How many entries were dropped in all. */
  readonly dropped: number;
}

export interface SbomProblem {
  /** Place in the document: JSON pointer, or `line 12`. */
  readonly at: string;
  readonly problem: string;
}
