import type { Dismissal, ExposureFacts, StoredExposure } from './exposure.ts';
import { isLive, standingOf } from './standing.ts';

/** What happened to an exposure; more than one may at once. */
export type ExposureEvent =
  | 'began'
  | 'ended'
  | 'known_exploited'
  | 'budget_zero'
  | 'reopened'
  | 'dismissed'
  | 'returned'
  | 'merged';

export interface ChangedExposure {
  readonly before: StoredExposure | undefined;
  readonly after: StoredExposure;
  readonly events: readonly ExposureEvent[];
}

/** What `reconcile` needs besides facts and rows. */
export interface Surroundings {
  readonly now: number;
  readonly newId: () => string;
  readonly lane: (environmentId: string) => { readonly environment: string; readonly isProduction: boolean };
  readonly service: { readonly id: string; readonly name: string; readonly isSample: boolean };
  /** Why a flaw that has a row is not found any more; undefined: it is not known well enough to say so. */
  readonly whyGone: (row: StoredExposure) => Omit<Dismissal, 'at'> | undefined;
}

/**
 * What must be written so that the rows say what the facts say. Rows keep their identity when their flaw gets another name, and when
 * two flaws turn out to be one, the older row stands for both. Nothing is removed, and nothing that people said is touched.
 *
 * @returns what changes, in the order to write it
 */
export function reconcile(
  rows: readonly StoredExposure[],
  facts: readonly ExposureFacts[],
  around: Surroundings,
): readonly ChangedExposure[] {
  const free = new Set(rows.filter(({ mergedInto }) => mergedInto === undefined));
  const taken = new Map<ExposureFacts, readonly StoredExposure[]>();
  // Rows that are as secret as the facts are first; a flaw that is no longer secret takes its row over.
  for (const isSameSecrecy of [true, false]) {
    for (const one of facts) {
      if ((taken.get(one)?.length ?? 0) > 0) continue;
      const own = [...free].filter(
        (row) =>
          row.environmentId === one.environmentId &&
          (row.isRestricted === one.isRestricted) === isSameSecrecy &&
          one.aliases.includes(row.group),
      );
      for (const row of own) free.delete(row);
      taken.set(one, own.toSorted(byAge));
    }
  }
  const merged: ChangedExposure[] = [];
  const kept: ChangedExposure[] = [];
  for (const one of facts) {
    const [row, ...others] = taken.get(one) ?? [];
    if (row === undefined) kept.push(begin(one, around));
    else {
      const verdict = newestVerdict([row, ...others]);
      kept.push(...update({ ...row, verdict }, one, around));
      merged.push(...others.map((other) => mergeInto(other, row, around)));
    }
  }
  const gone = [...free].flatMap((row) => dismiss(row, around));
  return [...merged, ...gone, ...kept];
}

/** Flaws that turn out to be one share what was said of either. */
function newestVerdict(rows: readonly StoredExposure[]): StoredExposure['verdict'] {
  return rows.flatMap(({ verdict }) => verdict ?? []).toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))[0];
}

function byAge(a: StoredExposure, b: StoredExposure): number {
  return a.foundAt - b.foundAt || (a.id < b.id ? -1 : 1);
}

function begin(facts: ExposureFacts, { now, newId, lane, service }: Surroundings): ChangedExposure {
  const after = withStanding({
    ...facts,
    ...lane(facts.environmentId),
    id: newId(),
    serviceId: service.id,
    service: service.name,
    isSample: service.isSample,
    foundAt: now,
    dismissal: undefined,
    mergedInto: undefined,
    reopenedAt: undefined,
    verdict: undefined,
  });
  return { before: undefined, after, events: ['began'] };
}

function update(row: StoredExposure, facts: ExposureFacts, { now, lane }: Surroundings): readonly ChangedExposure[] {
  const dismissal = undefined;
  const moved = withStanding({ ...row, ...facts, ...lane(row.environmentId), dismissal });
  const isReopened = row.state === 'closed' && moved.state !== 'closed';
  const after = isReopened ? { ...moved, reopenedAt: now } : moved;
  const events = eventsBetween(row, after);
  return events.length === 0 && saysTheSame(row, after) ? [] : [{ before: row, after, events }];
}

function eventsBetween(before: StoredExposure, after: StoredExposure): readonly ExposureEvent[] {
  const [wasLive, isLiveNow] = [isLive(before.stretches), isLive(after.stretches)];
  const hasReturned = before.state === 'dismissed';
  const happened: readonly (readonly [ExposureEvent, boolean])[] = [
    ['returned', hasReturned],
    ['began', !wasLive && isLiveNow],
    ['ended', wasLive && !isLiveNow],
    ['known_exploited', before.listedOn === undefined && after.listedOn !== undefined],
    ['budget_zero', !before.isZeroBudget && after.isZeroBudget],
    ['reopened', before.state === 'closed' && after.state !== 'closed'],
  ];
  return happened.flatMap(([event, is]) => (is ? [event] : []));
}

function dismiss(row: StoredExposure, { now, whyGone }: Surroundings): readonly ChangedExposure[] {
  const why = whyGone(row);
  if (why === undefined) return [];
  const isSame = row.dismissal?.kind === why.kind && row.dismissal.because === why.because;
  if (isSame) return [];
  const after = withStanding({ ...row, dismissal: { ...why, at: now } });
  return [{ before: row, after, events: row.dismissal === undefined ? ['dismissed'] : [] }];
}

function mergeInto(row: StoredExposure, into: StoredExposure, { now }: Surroundings): ChangedExposure {
  const because = `it is the same flaw as ${into.group} here`;
  const after = withStanding({ ...row, mergedInto: into.id, dismissal: { kind: 'merged', because, at: now } });
  return { before: row, after, events: ['merged'] };
}

/** With the state and the date that follow from the rest. */
export function withStanding(row: Omit<StoredExposure, 'state' | 'dueAt'>): StoredExposure {
  const { state, dueAt } = standingOf(row);
  return { ...row, state, dueAt };
}

/** In all that the facts say. */
function saysTheSame(a: StoredExposure, b: StoredExposure): boolean {
  const said = ({ verdict: _v, environment: _e, service: _s, isProduction: _p, ...row }: StoredExposure) => row;
  return canonical(said(a)) === canonical(said(b));
}

/** Members that are undefined are left out, and their order does not matter. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
