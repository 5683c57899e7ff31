import { compareVersions, isPrerelease } from '@lockstep/versions';

/** A tag of a repository that names a commit. */
export interface Tag {
  readonly name: string;
  readonly commit: string;
  /** When the commit was made, in epoch seconds. Tags are sometimes made anew, long after. */
  readonly committedAt: number;
}

/** A tag that names a release. */
export interface ReleaseTag extends Tag {
  readonly version: string;
  /** What stands before the version: `v`, `web@`, `release-`; tells the packages of one repository apart. */
  readonly series: string;
}

export interface ChosenTags {
  /** Oldest first. */
  readonly tags: readonly ReleaseTag[];
  readonly series: string;
  /** Other series with how many releases each has, most first. */
  readonly others: readonly (readonly [series: string, count: number])[];
  readonly prereleases: number;
}

/** What stands before the version, as short as can be; then numbers with dots and what may follow them. */
const DOTTED =
  /^(?<series>(?:.*?[^\dA-Za-z.+])??[A-Za-z]*)(?<version>\d+(?:\.\d+){1,3}(?:[-+._~]?[\dA-Za-z][\w.+~-]*)?)$/;
/** Where no tag has dots: `v42`, `2026-01-31`. */
const PLAIN = /^(?<series>[A-Za-z]*)(?<version>\d+(?:[-+._~]?[\dA-Za-z][\w.+~-]*)?)$/;
/** Four numbers and a pre-release part: the widest order that application versions follow. */
const ORDER = 'NuGet';

/**
 * Which tags are the releases asked about: those of one series, without pre-releases, the last ones.
 *
 * @param series undefined: the one with most releases
 */
export function chooseTags(
  tags: readonly Tag[],
  choice: { readonly series: string | undefined; readonly last: number; readonly withPrereleases: boolean },
): ChosenTags {
  const dotted = tags.flatMap((tag) => releaseOf(tag, DOTTED));
  const named = dotted.length > 0 ? dotted : tags.flatMap((tag) => releaseOf(tag, PLAIN));
  const bySeries = [...Map.groupBy(named, ({ series }) => series)]
    .map(([series, members]) => [series, members.length] as const)
    .toSorted(([, a], [, b]) => b - a);
  const series = choice.series ?? bySeries[0]?.[0] ?? '';
  const own = named.filter((tag) => tag.series === series);
  const released = own.filter(({ version }) => choice.withPrereleases || isPrerelease(ORDER, version) !== true);
  return {
    tags: released.toSorted(byTime).slice(-choice.last),
    series,
    others: bySeries.filter(([each]) => each !== series),
    prereleases: own.length - released.length,
  };
}

function releaseOf(tag: Tag, pattern: RegExp): ReleaseTag[] {
  const { series, version } = pattern.exec(tag.name)?.groups ?? {};
  return series === undefined || version === undefined ? [] : [{ ...tag, series, version }];
}

/** Two releases of one commit time stand in the order of their versions. */
function byTime(a: ReleaseTag, b: ReleaseTag): number {
  if (a.committedAt !== b.committedAt) return a.committedAt - b.committedAt;
  const order = compareVersions(ORDER, a.version, b.version);
  return order === 'unknown' ? 0 : order;
}
