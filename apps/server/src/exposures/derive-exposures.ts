import {
  type Deadline,
  type DeadlineClass,
  type DeadlinePreset,
  deadlineOf,
  dueDate,
  type Exposure,
  type Finding,
  isGating,
} from '@lockstep/advisories';
import { isRestricted } from '#advisories/index.ts';
import type { ExposureFacts } from './exposure.ts';
import { joinStretches, type Served, shareOf, replicasNow } from './stretches.ts';

const strictestFirst: readonly DeadlineClass[] = [
  'three_days_forensic',
  'three_days',
  'fourteen_days',
  'sixty_days',
  'next_upgrade',
];
/** Worth an exposure, as they are worth a strip in the ledger; the rest is shown with the findings of what serves. */
const kept: ReadonlySet<DeadlineClass> = new Set(['three_days_forensic', 'three_days', 'fourteen_days']);
const budgetOfZero: ReadonlySet<DeadlineClass> = new Set(['three_days_forensic', 'three_days']);

/** Everything about one service that its exposures follow from. */
export interface ServiceFacts {
  readonly exposure: Exposure;
  readonly preset: DeadlinePreset;
  readonly productionIds: ReadonlySet<string>;
  readonly deployments: readonly Served[];
  /** By release id, as known now; a release without a readable SBOM is left out, which says nothing about it. */
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
  /** When each release was made, by release id: before it nobody could find anything in it. */
  readonly releasedAt: ReadonlyMap<string, number>;
  /** `flawKey` of flaws, by any of their ids, that have an exposure already: kept whatever their class is now. */
  readonly knownFlaws: ReadonlySet<string>;
  /** What ended before begins no exposure. */
  readonly lookBackTo: number;
}

interface Carried {
  readonly served: Served;
  readonly finding: Finding;
  readonly deadline: Deadline;
}

/** The exposures of a service, one for each environment and flaw, ordered by both. The order of what is given does not matter. */
export function deriveExposures(facts: ServiceFacts): readonly ExposureFacts[] {
  const deadlines = new Map<Finding, Deadline>();
  const judge = (finding: Finding): Deadline => {
    const known = deadlines.get(finding) ?? deadlineOf(finding, facts.exposure, facts.preset);
    deadlines.set(finding, known);
    return known;
  };
  const lanes = Map.groupBy(
    facts.deployments.filter(({ from, to }) => to === undefined || to > from),
    ({ environmentId, releaseId }) => `${environmentId}\n${releaseId}`,
  );
  // One urgent finding of a flaw makes all of them worth it, so that the answer does not depend on what is known already.
  const worth = new Set<string>();
  for (const [first] of lanes.values()) {
    for (const finding of gatingOf(facts, first)) {
      if (first !== undefined && isKept(first.environmentId, finding, judge(finding), facts.knownFlaws))
        worth.add(keyOf(first.environmentId, finding));
    }
  }
  const carried = new Map<string, Carried[]>();
  for (const lane of lanes.values()) {
    for (const finding of gatingOf(facts, lane[0])) {
      const key = keyOf(lane[0]?.environmentId ?? '', finding);
      if (!worth.has(key)) continue;
      const items = lane.map((served) => ({ served, finding, deadline: judge(finding) }));
      carried.set(key, [...(carried.get(key) ?? []), ...items]);
    }
  }
  return [...carried]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, items]) => {
      const exposure = toExposure(facts, items);
      return isWorthIt(exposure, facts) ? [exposure] : [];
    });
}

/** An environment and one id of a flaw. */
export function flawKey(environmentId: string, alias: string): string {
  return `${environmentId}\n${alias}`;
}

function hasRow(
  environmentId: string,
  { aliases }: Pick<Finding, 'aliases'>,
  knownFlaws: ServiceFacts['knownFlaws'],
): boolean {
  return aliases.some((alias) => knownFlaws.has(flawKey(environmentId, alias)));
}

function gatingOf({ findings }: ServiceFacts, served: Served | undefined): readonly Finding[] {
  return (findings.get(served?.releaseId ?? '') ?? []).filter(isGating);
}

function keyOf(environmentId: string, finding: Finding): string {
  return [environmentId, finding.group, isRestricted(finding)].join('\n');
}

function isKept(
  environmentId: string,
  finding: Finding,
  deadline: Deadline,
  knownFlaws: ServiceFacts['knownFlaws'],
): boolean {
  const isUrgent = finding.isMalicious || finding.knownExploited !== undefined;
  return isUrgent || (kept.has(deadline.class) && !deadline.isEstimated) || hasRow(environmentId, finding, knownFlaws);
}

/** Some of it counts, and is not so long ago that nobody could find anything out any more. */
function isWorthIt(exposure: ExposureFacts, { lookBackTo, knownFlaws }: ServiceFacts): boolean {
  const isKnown = hasRow(exposure.environmentId, exposure, knownFlaws);
  return exposure.stretches.some(({ counts, to }) => counts && (isKnown || to === undefined || to > lookBackTo));
}

function toExposure(facts: ServiceFacts, items: readonly Carried[]): ExposureFacts {
  const findings = [...new Set(items.map(({ finding }) => finding))];
  const [first] = items;
  if (first === undefined) throw new RangeError('an exposure without a finding');
  const { environmentId } = first.served;
  const strictest = strictestOf(items);
  const knownAt = earliestKnown(findings);
  const isMalicious = findings.some((finding) => finding.isMalicious);
  const certainty = findings.some(({ state }) => state === 'affected') ? 'affected' : 'unknown';
  const lane = facts.deployments.filter((one) => one.environmentId === environmentId);
  const affected = new Set(items.map(({ served }) => served));
  const stretches = joinStretches([...affected], lane, { knownAt, isMalicious });
  return {
    environmentId,
    group: strictest.finding.group,
    aliases: strictest.finding.aliases,
    isRestricted: isRestricted(strictest.finding),
    packages: packagesOf(findings),
    certainty,
    deadline: strictest.deadline.class,
    isEstimated: strictest.deadline.isEstimated,
    deadlineBecause: strictest.deadline.because,
    ...patchDue(items, facts.releasedAt, stretches[0]?.from),
    isZeroBudget:
      facts.productionIds.has(environmentId) && certainty === 'affected' && budgetOfZero.has(strictest.deadline.class),
    isMalicious,
    knownAt,
    listedOn: findings.flatMap(({ knownExploited }) => knownExploited?.listedOn ?? []).toSorted()[0],
    stretches,
    replicas: replicasNow([...affected], lane),
    sharePercent: shareOf([...affected]),
  };
}

/** What is known to be affected speaks before what can not be told; then the strictest class. */
function strictestOf(items: readonly Carried[]): Carried {
  const rank = ({ finding, deadline }: Carried): number =>
    (finding.state === 'affected' ? 0 : 10) + strictestFirst.indexOf(deadline.class) + (deadline.isEstimated ? 0.5 : 0);
  const [strictest] = items.toSorted((a, b) => rank(a) - rank(b) || (a.finding.package < b.finding.package ? -1 : 1));
  if (strictest === undefined) throw new RangeError('an exposure without a finding');
  return strictest;
}

/** undefined: of one of them nobody knows since when, so at all times. */
function earliestKnown(findings: readonly Finding[]): number | undefined {
  const moments = findings.map((finding) => (finding.knownAt === undefined ? undefined : Date.parse(finding.knownAt)));
  const known = moments.filter((moment) => moment !== undefined);
  return known.length === moments.length ? Math.min(...known) : undefined;
}

function packagesOf(findings: readonly Finding[]): ExposureFacts['packages'] {
  return [...Map.groupBy(findings, (finding) => finding.package)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, list]) => ({
      package: name,
      versions: [...new Set(list.flatMap(({ versions }) => versions))].toSorted(),
    }));
}

/** The earliest day over everything that serves or served; where nobody knows when the clock began, it is due since it began. */
function patchDue(
  items: readonly Carried[],
  releasedAt: ReadonlyMap<string, number>,
  began: number | undefined,
): Pick<ExposureFacts, 'patchDueAt' | 'patchDueBecause'> {
  const dates = items.map(({ served, finding, deadline }) => {
    const made = releasedAt.get(served.releaseId);
    const due = dueDate(deadline, finding, made === undefined ? undefined : new Date(made).toISOString());
    const at = due.dueAt === undefined ? undefined : Date.parse(due.dueAt);
    return { at: at ?? (deadline.dueInDays === undefined ? undefined : began), because: due.because };
  });
  const [soonest] = dates.toSorted(
    (a, b) =>
      (a.at ?? Number.POSITIVE_INFINITY) - (b.at ?? Number.POSITIVE_INFINITY) || (a.because < b.because ? -1 : 1),
  );
  return { patchDueAt: soonest?.at, patchDueBecause: soonest?.because ?? '' };
}
