import type {
  ExposedAdvisory as AdvisorySchema,
  ExposureDetail as DetailSchema,
  ExposureEntry as EntrySchema,
  ExposureVerdict as VerdictSchema,
} from '@lockstep/contract';
import type { z } from 'zod';
import type { StoredExposure, StoredVerdict, Stretch } from './exposure.ts';
import type { AdvisoryRow } from './advisory-list-store.ts';
import type { ShownExposure } from './show-exposure.ts';
import { notLookedAt, standingOf } from './standing.ts';

const iso = (epochMs: number): string => new Date(epochMs).toISOString();
const isoOrNull = (epochMs: number | null | undefined): string | null =>
  epochMs === undefined || epochMs === null ? null : iso(epochMs);
const mostStretches = 50;

/** An exposure as people and tools read it. */
export function toEntry(exposure: StoredExposure, now: number): z.infer<typeof EntrySchema> {
  const { because, dueBecause } = standingOf(exposure);
  const { stretches, verdict, dueAt } = exposure;
  const [first, last] = [stretches[0], stretches.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError('an exposure without a stretch');
  const gap = exposure.state === 'dismissed' ? undefined : notLookedAt(stretches, verdict);
  return {
    id: exposure.id,
    service: exposure.service,
    environment: exposure.environment,
    isProduction: exposure.isProduction,
    advisory: exposure.group,
    aliases: [...exposure.aliases],
    isRestricted: exposure.isRestricted,
    packages: exposure.packages.map((one) => ({ package: one.package, versions: [...one.versions] })),
    certainty: exposure.certainty,
    deadline: exposure.deadline,
    isEstimated: exposure.isEstimated,
    deadlineBecause: exposure.deadlineBecause,
    isZeroBudget: exposure.isZeroBudget,
    isMalicious: exposure.isMalicious,
    knownAt: isoOrNull(exposure.knownAt),
    listedOn: exposure.listedOn ?? null,
    foundAt: iso(exposure.foundAt),
    state: exposure.state,
    because,
    dueAt: isoOrNull(dueAt),
    dueBecause,
    isOverdue: dueAt !== undefined && dueAt < now,
    since: iso(first.from),
    until: isoOrNull(last.to),
    stretches: stretches.slice(-mostStretches).toReversed().map(toStretch),
    stretchesLeftOut: Math.max(stretches.length - mostStretches, 0),
    replicas: exposure.replicas ?? null,
    sharePercent: exposure.sharePercent ?? null,
    verdict: verdict === undefined ? null : toVerdictAnswer(verdict),
    notLookedAt: gap === undefined ? null : { from: iso(gap.from), to: isoOrNull(gap.to) },
    reopenedAt: isoOrNull(exposure.reopenedAt),
    mergedInto: exposure.mergedInto ?? null,
  };
}

export function toDetail({ exposure, verdicts, canSign }: ShownExposure, now: number): z.infer<typeof DetailSchema> {
  return { ...toEntry(exposure, now), verdicts: verdicts.map(toVerdictAnswer), canSign };
}

function toStretch({ from, to, knownFrom, versions, replicas }: Stretch) {
  return {
    from: iso(from),
    to: isoOrNull(to),
    knownFrom: isoOrNull(knownFrom),
    versions: versions.map((one) => ({ ...one, from: iso(one.from), to: isoOrNull(one.to) })),
    replicas: replicas ?? null,
  };
}

function toVerdictAnswer(verdict: StoredVerdict): z.infer<typeof VerdictSchema> {
  const { accepted } = verdict;
  return {
    id: verdict.id,
    verdict: verdict.verdict,
    logs: verdict.logs,
    query: verdict.query,
    from: iso(verdict.from),
    to: iso(verdict.to),
    note: verdict.note ?? null,
    missing: verdict.missing ?? null,
    secondLookAt: isoOrNull(verdict.secondLookAt),
    at: iso(verdict.at),
    by: verdict.by,
    keyBy: verdict.keyBy,
    isRecentlyGranted: verdict.isRecentlyGranted,
    accepted: accepted === undefined ? null : { ...accepted, at: iso(accepted.at) },
    supersededAt: isoOrNull(verdict.supersededAt),
  };
}

export function toAdvisoryAnswer(row: AdvisoryRow & { readonly summary: string }): z.infer<typeof AdvisorySchema> {
  return {
    advisory: row.advisory,
    aliases: [...row.aliases],
    summary: row.summary,
    isRestricted: row.isRestricted,
    deadline: row.deadline,
    isZeroBudget: row.isZeroBudget,
    isMalicious: row.isMalicious,
    certainty: row.certainty,
    knownAt: isoOrNull(row.knownAt),
    listedOn: row.listedOn,
    services: row.services,
    exposures: row.exposures,
    live: row.live,
    wasLive: row.exposures - row.live,
    since: iso(row.since),
    dueAt: isoOrNull(row.dueAt),
    overdue: row.overdue,
    verdicts: { given: row.given, needed: row.needed },
  };
}
