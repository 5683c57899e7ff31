import type {
  DeadlineClass,
  Finding as FindingSchema,
  LiveFinding as LiveFindingSchema,
  LivePlace as LivePlaceSchema,
} from '@lockstep/contract';
import type { z } from 'zod';

export type FindingAnswer = z.infer<typeof FindingSchema>;
export type LivePlaceAnswer = z.infer<typeof LivePlaceSchema>;
export type LiveFindingAnswer = z.infer<typeof LiveFindingSchema>;
type DeadlineName = z.infer<typeof DeadlineClass>;

/** A finding in one service and environment that serves it now. */
export interface PlacedFinding {
  readonly finding: FindingAnswer;
  /** The alias group the answer stands for, also where the answer hides its name. */
  readonly group: string;
  readonly serviceId: string;
  readonly service: string;
  readonly environmentId: string;
  readonly environment: string;
  readonly isProduction: boolean;
  readonly version: string;
}

/** A flaw with its place on the list. */
export interface LiveFlaw {
  readonly urgency: number;
  readonly name: string;
  readonly placed: readonly PlacedFinding[];
}

export interface LiveFilter {
  readonly search: string | undefined;
  readonly deadline: DeadlineName | undefined;
  readonly only: 'exploited' | 'malicious' | 'unknown' | undefined;
  readonly environment: string | undefined;
}

const strictestFirst: readonly DeadlineName[] = [
  'three_days_forensic',
  'three_days',
  'fourteen_days',
  'sixty_days',
  'next_upgrade',
];
const maxPlaces = 500;

type Urgent = Pick<FindingAnswer, 'isMalicious' | 'knownExploited' | 'deadline'>;

/** Lower is sooner: malicious code, then what is exploited, then by deadline. */
export function urgencyOf(finding: Urgent): number {
  if (finding.isMalicious) return 0;
  return 1 + (finding.knownExploited === null ? 1 + strictestFirst.indexOf(finding.deadline) : 0);
}

/** Groups what is live by flaw, most urgent first; what only developers run is not live. */
export function groupLive(placed: readonly PlacedFinding[]): readonly LiveFlaw[] {
  const counted = placed.filter(({ finding }) => finding.scope !== 'excluded');
  const groups = Map.groupBy(counted, ({ finding }) => finding.group);
  return [...groups]
    .map(([name, items]) => ({
      name,
      placed: items,
      urgency: Math.min(...items.map(({ finding }) => urgencyOf(finding))),
    }))
    .toSorted((a, b) => a.urgency - b.urgency || (a.name < b.name ? -1 : 1));
}

/** The flaws a filter leaves, each with the places it leaves. */
export function filterLive(flaws: readonly LiveFlaw[], filter: LiveFilter): readonly LiveFlaw[] {
  const search = filter.search?.toLowerCase();
  return flaws.flatMap((flaw) => {
    const isNamed = search === undefined || flaw.placed.some(({ finding }) => namesOf(finding).includes(search));
    const placed = flaw.placed.filter(
      (item) =>
        (filter.environment === undefined || item.environment === filter.environment) &&
        (isNamed || item.service.toLowerCase().includes(search ?? '')) &&
        (filter.only === undefined || isOf(item.finding, filter.only)),
    );
    const [first] = placed;
    if (first === undefined) return [];
    const strictest = strictestOf(placed.map(({ finding }) => finding));
    return filter.deadline === undefined || strictest.deadline === filter.deadline ? [{ ...flaw, placed }] : [];
  });
}

function namesOf(finding: FindingAnswer): string {
  return [...finding.aliases, finding.package].join('\n').toLowerCase();
}

function isOf(finding: FindingAnswer, only: NonNullable<LiveFilter['only']>): boolean {
  switch (only) {
    case 'exploited':
      return finding.knownExploited !== null;
    case 'malicious':
      return finding.isMalicious;
    case 'unknown':
      return finding.state === 'unknown';
  }
}

function strictestOf<Item extends Urgent>(items: readonly Item[]): Item {
  const [first] = items.toSorted((a, b) => urgencyOf(a) - urgencyOf(b));
  if (first === undefined) throw new RangeError('a flaw without a finding');
  return first;
}

/** How many flaws there are, by what makes them urgent. */
export function countLive(flaws: readonly LiveFlaw[]) {
  const has = (is: (finding: FindingAnswer) => boolean) =>
    flaws.filter((flaw) => flaw.placed.some(({ finding }) => is(finding))).length;
  const byDeadline = Map.groupBy(flaws, (flaw) => strictestOf(flaw.placed.map(({ finding }) => finding)).deadline);
  return {
    flaws: flaws.length,
    exploited: has((finding) => finding.knownExploited !== null),
    malicious: has((finding) => finding.isMalicious),
    unknown: has((finding) => finding.state === 'unknown'),
    byDeadline: strictestFirst.flatMap((deadline) => {
      const count = byDeadline.get(deadline)?.length ?? 0;
      return count === 0 ? [] : [{ deadline, flaws: count }];
    }),
  };
}

/** @param sinceOf since when the flaw has been live in a service and environment; epoch milliseconds */
export function toLiveFinding(
  flaw: LiveFlaw,
  summary: string,
  sinceOf: (item: PlacedFinding) => number,
): LiveFindingAnswer {
  const findings = flaw.placed.map(({ finding }) => finding);
  const first = strictestOf(findings);
  const lanes = Map.groupBy(flaw.placed, (item) => `${item.serviceId} ${item.environmentId}`);
  const places = [...lanes.values()].map((items) => toPlace(items, sinceOf)).toSorted(byUrgency);
  return {
    group: first.group,
    aliases: first.aliases,
    summary,
    state: findings.some((finding) => finding.state === 'affected') ? 'affected' : 'unknown',
    deadline: first.deadline,
    isEstimated: first.isEstimated,
    knownExploited: first.knownExploited,
    isMalicious: first.isMalicious,
    cvss: first.cvss,
    epss: first.epss,
    knownAt: first.knownAt,
    packages: [...new Set(findings.map((finding) => finding.package))].toSorted(),
    places: places.slice(0, maxPlaces),
    placesLeftOut: Math.max(places.length - maxPlaces, 0),
  };
}

function byUrgency(a: LivePlaceAnswer, b: LivePlaceAnswer): number {
  return (
    strictestFirst.indexOf(a.deadline) - strictestFirst.indexOf(b.deadline) ||
    Number(b.isProduction) - Number(a.isProduction) ||
    (a.since < b.since ? -1 : a.since > b.since ? 1 : a.service < b.service ? -1 : 1)
  );
}

/** One lane: every package of the flaw in whatever serves there. */
function toPlace(items: readonly PlacedFinding[], sinceOf: (item: PlacedFinding) => number): LivePlaceAnswer {
  const [lane] = items;
  if (lane === undefined) throw new RangeError('a place without a finding');
  const findings = items.map(({ finding }) => finding);
  const strictest = strictestOf(findings);
  const packages = Map.groupBy(findings, (finding) => finding.package);
  return {
    service: lane.service,
    environment: lane.environment,
    isProduction: lane.isProduction,
    version: lane.version,
    since: new Date(Math.min(...items.map(sinceOf))).toISOString(),
    packages: [...packages].map(([name, each]) => ({
      package: name,
      versions: [...new Set(each.flatMap((finding) => finding.versions))],
    })),
    state: findings.some((finding) => finding.state === 'affected') ? 'affected' : 'unknown',
    deadline: strictest.deadline,
    isEstimated: strictest.isEstimated,
    deadlineBecause: strictest.deadlineBecause,
    dueAt: strictest.dueAt,
    dueBecause: strictest.dueBecause,
  };
}

/**
 * Start of the unbroken stretch of intervals that covers `now`; epoch milliseconds.
 *
 * @returns `now` where none does
 */
export function unbrokenSince(intervals: readonly { from: number; to: number | undefined }[], now: number): number {
  let stretch: { from: number; to: number } | undefined;
  for (const { from, to = Number.POSITIVE_INFINITY } of intervals.toSorted((a, b) => a.from - b.from)) {
    if (from > now) break;
    stretch =
      stretch !== undefined && from <= stretch.to ? { from: stretch.from, to: Math.max(stretch.to, to) } : { from, to };
  }
  return stretch !== undefined && stretch.to > now ? stretch.from : now;
}
