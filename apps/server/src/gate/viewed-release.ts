import type { ReleaseFacts, ReliabilityRecord, SbomFacts } from '@lockstep/gate';
import type { Transaction } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { findFindingsAt } from '#advisories/index.ts';
import { listSbomParts, type Release, reliabilityRecords } from '#releases/index.ts';
import type { StoredIncident } from './facts-store.ts';
import { missingFeedsOf } from './missing-feeds.ts';
import type { Question } from './question.ts';

const hourMs = 3_600_000;

/** A release as the gate sees it at the moment of its view. */
export interface ViewedRelease {
  readonly id: string;
  readonly facts: ReleaseFacts;
  /** Its hours grow with the clock. */
  readonly isAtFullShare: boolean;
}

/** What a view knows when releases are looked at. */
export interface ViewBase {
  readonly asOf: number;
  readonly current:
    | { readonly version: string; readonly isServing: boolean; readonly atFullShare: ReadonlySet<string> }
    | undefined;
  readonly quarantined: ReadonlySet<string>;
  readonly storedIncidents: readonly StoredIncident[];
}

/** Findings, component lists and reliability records of several releases, by version. */
export async function viewReleases(
  tx: Transaction,
  question: Question,
  base: ViewBase,
  releases: readonly Release[],
): Promise<Map<string, ViewedRelease>> {
  const { head, loadedAt } = question;
  const digests = releases.flatMap(({ sbom }) => (sbom.state === 'present' ? [sbom.digest] : []));
  const parts = await listSbomParts(tx, [...new Set(digests)]);
  const records = await reliabilityRecords(tx, {
    releaseIds: releases.map(({ id }) => id),
    environmentId: head.environment.id,
    at: base.asOf,
  });
  const viewed = new Map<string, ViewedRelease>();
  for (const release of releases) {
    const part = release.sbom.state === 'present' ? parts.get(release.sbom.digest) : undefined;
    const findings =
      part === undefined
        ? noFindings
        : await findFindingsAt(
            tx,
            head.advisoryRevision,
            { digest: part.digest, gatingIds: part.componentIds, excludedIds: part.excludedIds, release },
            { knownAt: base.asOf, loadedAt },
          );
    const missingFeeds = part === undefined ? [] : await missingFeedsOf(tx, question, part);
    const record = records.get(release.id);
    const isAtFullShare = base.current?.atFullShare.has(release.version) ?? false;
    viewed.set(release.version, {
      id: release.id,
      isAtFullShare,
      facts: {
        version: release.version,
        line: release.line,
        releasedAt: isoInstant(release.releasedAt),
        commit: release.commit,
        digests: release.digests,
        sbom: toSbomFacts(release),
        findings,
        ...(missingFeeds.length > 0 && { missingFeeds }),
        isQuarantined: base.quarantined.has(release.version),
        record: {
          hoursServed: rounded(record?.hoursServed ?? 0),
          firstServedAt: record?.firstServedAt === undefined ? undefined : isoInstant(record.firstServedAt),
          lastServedAt: record?.lastServedAt === undefined ? undefined : isoInstant(record.lastServedAt),
          servesNow: record?.servesNow ?? false,
          wasLastToServe: base.current?.isServing === false && base.current.version === release.version,
          incidentsCaused: base.storedIncidents
            .filter(({ causedBy }) => causedBy === release.version)
            .map(({ name }) => name)
            .sort(),
          burnRate: record?.burnRate,
          burnSamples: record?.burnSamples ?? 0,
        },
      },
    });
  }
  return viewed;
}

/** One list for all: what is derived from no findings is derived once. */
const noFindings: ReleaseFacts['findings'] = [];

function toSbomFacts({ sbom }: Release): SbomFacts {
  switch (sbom.state) {
    case 'missing':
      return { state: 'missing' };
    case 'unparseable':
      return { state: 'unparseable', problem: sbom.problem };
    case 'present':
      return {
        state: 'present',
        digest: sbom.digest,
        completeness: sbom.completeness,
        components: sbom.gatingComponents + sbom.excludedComponents,
        gatingComponents: sbom.gatingComponents,
        previousGatingComponents: sbom.previousGatingComponents,
        unjudged: sbom.unjudged,
      };
  }
}

/** The record at a later moment of the same view: what serves has served a little longer. */
export function recordAt(viewed: ViewedRelease, viewedAt: number, now: number): ReliabilityRecord {
  const { record } = viewed.facts;
  if (!record.servesNow || now === viewedAt) return record;
  const more = viewed.isAtFullShare ? (now - viewedAt) / hourMs : 0;
  return { ...record, hoursServed: rounded(record.hoursServed + more), lastServedAt: isoInstant(now) };
}

function rounded(hours: number): number {
  return Math.round(hours * 100) / 100;
}
