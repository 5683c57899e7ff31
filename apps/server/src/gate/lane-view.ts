import type { Matcher } from '@lockstep/advisories';
import type { Departure, FeedFacts, GateFacts, IncidentFacts } from '@lockstep/gate';
import type { Transaction } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { needToKnow } from '../platform/evidence/matters.ts';
import { anonymous } from '../platform/make-context.ts';
import { listFeedLoads } from '#advisories/index.ts';
import {
  changesInForce,
  countReleases,
  findCurrent,
  listDepartures,
  listPoints,
  listReleasesById,
  type PointOfNoReturn,
  servingAt,
  type ServiceChange,
} from '#releases/index.ts';
import {
  findNextMoment,
  listCandidateIds,
  listFloorAt,
  listHoldsAt,
  listIncidentsAt,
  listPositions,
  listPreSignaturesAt,
  type StoredIncident,
} from './facts-store.ts';
import { listCapturedSubjects } from './capture-store.ts';
import { capturedFacts } from './capture-subjects.ts';
import { keysOf } from './lane-keys.ts';
import type { Question } from './question.ts';
import { withoutHidden } from './restricted.ts';
import { type ViewBase, type ViewedRelease, viewReleases } from './viewed-release.ts';

const dayMs = 24 * 3_600_000;
const departuresKeptMs = 90 * dayMs;
/** Nothing derived from facts is used for longer, whatever the revisions say. */
const longestMs = 60_000;

/**
 * Facts of one service in one environment as of a moment, whatever the target: read once, then used until a revision or the
 * clock says otherwise. Lists keep their identity, so that what is derived from them is derived once.
 */
export interface LaneView {
  readonly asOf: number;
  /** The view holds before this moment. */
  readonly until: number;
  /** What is being left, and whether it still serves. */
  readonly current: ViewBase['current'];
  /** By version; targets are added when they are asked about. */
  readonly releases: Map<string, ViewedRelease>;
  readonly candidateVersions: readonly string[];
  readonly releaseCount: number;
  readonly stored: Pick<
    GateFacts,
    | 'floor'
    | 'holds'
    | 'pointsOfNoReturn'
    | 'incidents'
    | 'departures'
    | 'positions'
    | 'feeds'
    | 'preSignatures'
    | 'keys'
  >;
  readonly quarantined: ReadonlySet<string>;
  readonly storedIncidents: readonly StoredIncident[];
  /** By release that may be left: of what evidence is captured, as `GateFacts` says it. */
  readonly captured: ReadonlyMap<string, readonly string[]>;
  readonly changes: readonly ServiceChange[];
  /** By the packages they know. */
  readonly matchers: Map<string, Matcher>;
  /** What is derived per pair of releases. */
  readonly perPair: Map<string, PairFacts>;
}

export interface PairFacts {
  readonly candidates: GateFacts['candidates'];
  readonly fixes: GateFacts['fixes'];
}

export async function loadLaneView(tx: Transaction, question: Question): Promise<LaneView> {
  const { head, asOf, now, isLive } = question;
  const lane = { serviceId: head.serviceId, environmentId: head.environment.id };
  const { serviceId, environmentId } = lane;
  const [current, holds, storedIncidents] = [
    await currentAt(tx, serviceId, environmentId, asOf),
    // Decisions say why something is held, to everybody.
    withoutHidden(await listHoldsAt(tx, serviceId, environmentId, asOf), await needToKnow(tx, { actor: anonymous })),
    await listIncidentsAt(tx, serviceId, environmentId, asOf),
  ];
  const quarantined = new Set(holds.filter((hold) => hold.isQuarantine).map((hold) => hold.version));
  const ids = await listCandidateIds(tx, lane, asOf, current?.line ?? '', isLive);
  const wanted = current === undefined ? ids : [...new Set([current.releaseId, ...ids])];
  const base = { asOf, current, quarantined, storedIncidents };
  const viewed = await viewReleases(tx, question, base, await listReleasesById(tx, wanted));
  const departures = (await listDepartures(tx, serviceId, environmentId, asOf)).filter(
    ({ at }) => at >= asOf - departuresKeptMs,
  );
  const points = await listPoints(tx, serviceId, environmentId, { from: 0, to: asOf });
  const named = [
    ...storedIncidents.flatMap(({ causedBy, fixedBy }) => [causedBy, fixedBy]),
    ...departures.flatMap(({ fromVersion, toVersion }) => [fromVersion, toVersion]),
    ...points.map(({ firstVersion }) => firstVersion),
  ].filter((version) => version !== undefined);
  const positions = (await listPositions(tx, serviceId, [...new Set(named)])).map(toPosition);
  const byVersion = new Map(positions.map((position) => [position.version, position]));
  const keys = keysOf(head, now);
  return {
    ...base,
    until: await holdsUntil(tx, question, keys.nextChange),
    releases: viewed,
    candidateVersions: candidateOrder(viewed, current),
    releaseCount: await countReleases(tx, serviceId, asOf),
    stored: {
      floor: await listFloorAt(tx, serviceId, environmentId, asOf),
      holds: holds.map(({ isQuarantine: _q, expiresAtMs: _e, ...hold }) => hold),
      pointsOfNoReturn: namePoints(points).map(({ point, id }) => ({
        id,
        kind: point.kind,
        at: isoInstant(point.at),
        note: point.note,
        firstRelease: point.firstVersion === undefined ? undefined : byVersion.get(point.firstVersion),
      })),
      incidents: storedIncidents.map(toIncidentFacts).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      departures: departures.map(({ at, fromVersion, toVersion, motive }): Departure => ({
        at: isoInstant(at),
        fromVersion,
        toVersion,
        motive,
      })),
      positions,
      feeds: await feedFacts(tx, question.loadedAt ?? now, head.isSample),
      preSignatures: await listPreSignaturesAt(tx, serviceId, environmentId, asOf),
      keys: keys.rings,
    },
    captured: capturedFacts(await listCapturedSubjects(tx, lane, asOf), storedIncidents, asOf),
    changes: await changesInForce(tx, serviceId, environmentId, asOf),
    matchers: new Map(),
    perPair: new Map(),
  };
}

/** The last release at full share while it serves, else the newest that serves at all; else what served last. */
async function currentAt(tx: Transaction, serviceId: string, environmentId: string, asOf: number) {
  const last = await findCurrent(tx, serviceId, environmentId, asOf);
  const serving = await servingAt(tx, serviceId, environmentId, asOf);
  const isServing = last !== undefined && (last.to === undefined || last.to > asOf);
  const chosen = isServing ? last : (serving[0] ?? last);
  if (chosen === undefined) return undefined;
  const [release] = await listReleasesById(tx, [chosen.releaseId]);
  return {
    releaseId: chosen.releaseId,
    version: chosen.version,
    line: release?.line ?? '',
    isServing: isServing || serving.length > 0,
    atFullShare: new Set(serving.filter(({ sharePercent }) => sharePercent === 100).map(({ version }) => version)),
  };
}

/** Newest first; the release being left is no alternative to leaving it. */
function candidateOrder(
  viewed: ReadonlyMap<string, ViewedRelease>,
  current: { readonly version: string; readonly isServing: boolean } | undefined,
): readonly string[] {
  return [...viewed.values()]
    .filter(({ facts }) => current?.isServing !== true || facts.version !== current.version)
    .toSorted((a, b) =>
      a.facts.releasedAt < b.facts.releasedAt ? 1 : a.facts.releasedAt > b.facts.releasedAt ? -1 : 0,
    )
    .map(({ facts }) => facts.version);
}

function toPosition({ version, line, releasedAt }: { version: string; line: string; releasedAt: number }) {
  return { version, line, releasedAt: isoInstant(releasedAt) };
}

function toIncidentFacts(incident: StoredIncident): IncidentFacts {
  return {
    id: incident.name,
    title: incident.title,
    kind: incident.kind,
    severity: incident.severity,
    startedAt: isoInstant(incident.startedAt),
    resolvedAt: incident.resolvedAt === undefined ? undefined : isoInstant(incident.resolvedAt),
    causedByVersion: incident.causedBy,
    fixedByVersion: incident.fixedBy,
  };
}

/** Points have no names; their kind and day say more at 3 a.m. than an id. The second of a day is numbered. */
function namePoints(points: readonly PointOfNoReturn[]): readonly { point: PointOfNoReturn; id: string }[] {
  const seen = new Map<string, number>();
  return points.map((point) => {
    const name = `${point.kind.replaceAll('_', ' ')} of ${isoInstant(point.at).slice(0, 10)}`;
    const number = (seen.get(name) ?? 0) + 1;
    seen.set(name, number);
    return { point, id: number === 1 ? name : `${name} (${number})` };
  });
}

/** Feeds of the sample know a few packages of its stories: nothing real counts as judged because they are loaded. */
async function feedFacts(tx: Transaction, loadedAt: number, isSample: boolean): Promise<readonly FeedFacts[]> {
  const loads = (await listFeedLoads(tx, loadedAt)).filter(({ name }) => isSample || !name.endsWith(':sample'));
  return loads.map(({ name, contentAt, loadedAt: at, digest, records }) => ({
    name,
    contentAt: contentAt === undefined ? undefined : isoInstant(contentAt),
    loadedAt: isoInstant(at),
    digest,
    records,
  }));
}

async function holdsUntil(tx: Transaction, { head, asOf, now }: Question, nextKeyChange: number): Promise<number> {
  const next = await findNextMoment(tx, head.serviceId, head.environment.id, asOf);
  return Math.min(next ?? Number.POSITIVE_INFINITY, nextKeyChange, now + longestMs);
}
