import { isGating } from '@lockstep/advisories';
import type { Finding } from '@lockstep/advisories';
import type { Choice, Direction, JudgedFinding } from './decision.ts';
import { presetOf } from './deadline-preset.ts';
import { evidenceDue, isClockRunning } from './evidence-due.ts';
import type { EvidenceDue } from './evidence-due.ts';
import type {
  Axis,
  FeedFacts,
  FloorEntry,
  GateFacts,
  Hold,
  IncidentFacts,
  PointOfNoReturn,
  ReleaseFacts,
} from './facts.ts';
import { missingFeeds, oldFeeds } from './feed-state.ts';
import { activeHolds } from './holds.ts';
import { isSevere, reopenedIncidents, runningIncidents } from './incidents.ts';
import { crossesMajor, directionOf } from './lines.ts';
import { isFlipFlop } from './oscillation.ts';
import { crossedPoints } from './points-of-no-return.ts';
import type { PolicySettings } from './policy.ts';
import { remembered } from './remember.ts';
import { classify, findingMoves, NO_FINDINGS, suppressedFindings } from './reopened.ts';
import type { FindingClasses } from './reopened.ts';
import { sbomStateOf } from './sbom-state.ts';
import type { SbomState } from './sbom-state.ts';

/** Everything the facts say about one choice, by name. Rules see it as `PolicyAttributes`, people as sentences. */
export interface Assessment {
  readonly choice: Choice;
  /** The release the choice ends in; of a hotfix: its base without the findings of the upgraded packages. */
  readonly release: ReleaseFacts;
  readonly direction: Direction | 'stay';
  readonly isContinuity: boolean;
  readonly reopened: readonly JudgedFinding[];
  readonly carried: readonly JudgedFinding[];
  readonly carriedAffected: readonly JudgedFinding[];
  readonly closed: readonly JudgedFinding[];
  readonly unknown: readonly JudgedFinding[];
  /** In the release, and kept from gating by VEX statements. */
  readonly suppressed: readonly Finding[];
  readonly reopenedClasses: FindingClasses;
  /** Affected ones only. */
  readonly carriedClasses: FindingClasses;
  readonly incidents: { readonly severe: readonly IncidentFacts[]; readonly minor: readonly IncidentFacts[] };
  readonly points: readonly PointOfNoReturn[];
  readonly crossesMajorLine: boolean;
  readonly holds: Readonly<Record<Axis, readonly Hold[]>>;
  readonly floor: readonly FloorEntry[];
  readonly targetSbom: SbomState;
  readonly currentSbom: SbomState | 'none';
  readonly oldFeeds: readonly FeedFacts[];
  readonly missingFeeds: readonly string[];
  readonly leavesMalicious: boolean;
  /** Never ran at full share; a hotfix is an unproven build of a proven base. */
  readonly isUnproven: boolean;
  readonly isFlipFlop: boolean;
  /** Evidence whose clock still runs and that the move would destroy; never when the move contains. */
  readonly evidence: readonly EvidenceDue[];
  readonly burning: { readonly rate: number | undefined; readonly incidents: readonly IncidentFacts[] };
}

/** Looks at one choice. Staying compares the current release with itself: everything it has is carried. */
export function assess(facts: GateFacts, settings: PolicySettings, choice: Choice, release: ReleaseFacts): Assessment {
  const { current, environment, service, asOf } = facts;
  const isStay = choice.kind === 'stay';
  const from = current ?? lastToServe(facts);
  const moves = findingMoves(current?.findings ?? NO_FINDINGS, release.findings, service.exposure, presetOf(settings));
  const incidents = isStay ? [] : reopenedIncidents(facts, from, release);
  const shrink = settings.sbomShrinkPercent;
  const leavesMalicious = moves.closed.some(({ finding }) => finding.isMalicious) && !carriesMalicious(release);
  const contains = leavesMalicious || facts.action.motive === 'security';
  return {
    choice,
    release,
    direction: isStay ? 'stay' : directionOf(from, release),
    isContinuity: choice.kind === 'release' && isContinuity(current, release),
    ...moves,
    suppressed: suppressedFindings(release.findings),
    reopenedClasses: classify(moves.reopened, environment.isProduction),
    carriedClasses: classify(moves.carriedAffected, environment.isProduction),
    incidents: { severe: incidents.filter(isSevere), minor: incidents.filter((incident) => !isSevere(incident)) },
    crossesMajorLine: from !== undefined && crossesMajor(from.line, release.line),
    points: isStay ? [] : crossedPoints(facts, from, release),
    holds: holdsOn(facts, choice, release),
    floor: belowFloor(facts.floor, moves.reopened),
    targetSbom: sbomStateOf(release.sbom, shrink),
    currentSbom: current === undefined ? 'none' : sbomStateOf(current.sbom, shrink),
    oldFeeds: oldFeeds(facts, settings),
    missingFeeds: missingFeeds(facts, release),
    leavesMalicious,
    isUnproven: choice.kind === 'hotfix' || release.record.hoursServed === 0,
    isFlipFlop: !isStay && isFlipFlop(facts, release.version, settings.flipFlopWindowDays),
    evidence: isStay || contains ? [] : evidenceDue(facts, settings).filter((due) => isClockRunning(due, asOf)),
    burning: burningOf(facts, settings, release),
  };
}

function carriesMalicious({ findings }: ReleaseFacts): boolean {
  return findings.some((finding) => finding.isMalicious && finding.state === 'affected' && isGating(finding));
}

/** This digest serves now, or was the last to serve; the version speaks for a release without digests. By the ledger, not by name. */
function isContinuity(current: ReleaseFacts | undefined, release: ReleaseFacts): boolean {
  const { servesNow, wasLastToServe } = release.record;
  if (servesNow || (current === undefined && wasLastToServe)) return true;
  if (current?.record.servesNow !== true) return false;
  const running = new Set(current.digests);
  return release.version === current.version || release.digests.some((digest) => running.has(digest));
}

/** A hotfix is held like its base, as far as it does not remove the ground. */
function holdsOn({ holds, asOf }: GateFacts, choice: Choice, release: ReleaseFacts): Assessment['holds'] {
  const { reliability, security } = activeHolds(holds, release.version, asOf);
  return {
    reliability,
    security: choice.kind === 'hotfix' ? security.filter((hold) => !isCured(hold, release)) : security,
  };
}

/** A security hold that rests on a finding which the hotfix removes. */
function isCured({ subject }: Hold, hotfix: ReleaseFacts): boolean {
  return (
    subject !== undefined &&
    !hotfix.findings.some(({ group, aliases }) => group === subject || aliases.includes(subject))
  );
}

function lastToServe({ target, candidates }: GateFacts): ReleaseFacts | undefined {
  return [target, ...candidates].find(({ record }) => record.wasLastToServe);
}

function belowFloor(floor: readonly FloorEntry[], reopened: readonly JudgedFinding[]): readonly FloorEntry[] {
  if (floor.length === 0 || reopened.length === 0) return [];
  const keys = floorKeys(reopened);
  return floor
    .filter((entry) => keys.has(`${entry.group}\n${entry.package}`))
    .toSorted((a, b) => (`${a.group}\n${a.package}` < `${b.group}\n${b.package}` ? -1 : 1));
}

/** Every name a floor entry may know these findings by. */
const floorKeys = remembered((reopened: readonly JudgedFinding[]): ReadonlySet<string> => {
  const keys = new Set(reopened.flatMap(({ finding }) => finding.aliases.map((id) => `${id}\n${finding.package}`)));
  for (const { finding } of reopened) keys.add(`${finding.group}\n${finding.package}`);
  return keys;
});

function burningOf(facts: GateFacts, settings: PolicySettings, release: ReleaseFacts): Assessment['burning'] {
  const { burnRate, burnSamples } = release.record;
  const isOver = burnRate !== undefined && burnSamples > 0 && burnRate >= settings.burnRateLimit;
  const caused = runningIncidents(facts)
    .filter((incident) => isSevere(incident) && incident.causedByVersion === release.version)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return { rate: isOver ? burnRate : undefined, incidents: caused };
}
