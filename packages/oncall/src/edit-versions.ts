import type { EpochMs, ScheduleVersion } from './schedule.ts';

/** Longer than anybody asks back. */
const KEPT_MS = 400 * 86_400_000;
const MOST_PAST = 50;

/**
 * The versions of a schedule after an edit: what was in force before `now` stays, and from `now` on it is as wanted.
 *
 * Of the wanted ones, the last that begins by `now` is in force from `now` on; without one, what is in force stays until the first
 * begins. What is long past is forgotten.
 *
 * @param wanted ordered by `effectiveFrom`
 */
export function editVersions(
  stored: readonly ScheduleVersion[],
  wanted: readonly ScheduleVersion[],
  now: EpochMs,
): ScheduleVersion[] {
  const begun = stored.filter(({ effectiveFrom }) => effectiveFrom < now);
  const past = begun.filter((_, index) => (begun[index + 1]?.effectiveFrom ?? now) > now - KEPT_MS).slice(-MOST_PAST);
  const coming = wanted.filter(({ effectiveFrom }) => effectiveFrom > now);
  const next = wanted.findLast(({ effectiveFrom }) => effectiveFrom <= now) ?? inForceAt(stored, now);
  const last = past.at(-1);
  const isSame = next === undefined || (last !== undefined && sameLayers(next, last));
  return [...past, ...(isSame ? [] : [{ ...next, effectiveFrom: now }]), ...coming];
}

function inForceAt(versions: readonly ScheduleVersion[], at: EpochMs): ScheduleVersion | undefined {
  return versions.findLast(({ effectiveFrom }) => effectiveFrom <= at);
}

function sameLayers(a: ScheduleVersion, b: ScheduleVersion): boolean {
  return JSON.stringify(a.layers) === JSON.stringify(b.layers);
}
