import type { Dismissal, ExposureFacts, ExposureState, StoredVerdict, Stretch } from './exposure.ts';

/** A verdict is due three days after the exposure ended or was found, whichever is later. */
export const triageMs = 72 * 3_600_000;

/** What decides how an exposure stands. */
export type StandingFacts = Pick<ExposureFacts, 'stretches' | 'isZeroBudget' | 'patchDueAt' | 'patchDueBecause'> & {
  readonly foundAt: number;
  readonly dismissal: Dismissal | undefined;
  readonly verdict: Pick<StoredVerdict, 'verdict' | 'from' | 'to' | 'secondLookAt' | 'accepted'> | undefined;
};

export interface Standing {
  readonly state: ExposureState;
  /** What keeps it open, or why it is not. */
  readonly because: string;
  readonly dueAt: number | undefined;
  readonly dueBecause: string;
}

/**
 * How an exposure stands. It ends when nothing affected serves; it is closed only by a verdict that rests on a window up to that end,
 * so that a stretch that begins, or goes on, after the window opens it again. Not being able to tell closes nothing unless somebody
 * with the key accepts it.
 */
export function standingOf(facts: StandingFacts): Standing {
  const { dismissal, verdict, stretches } = facts;
  const nothingDue = { dueAt: undefined, dueBecause: 'nothing is due' };
  if (dismissal !== undefined) return { state: 'dismissed', because: dismissal.because, ...nothingDue };
  if (isLive(stretches)) {
    const said = verdict === undefined ? '' : `; what was said of it rests on the time up to ${moment(verdict.to)}`;
    return {
      state: 'live',
      because: `an affected release serves${said}`,
      dueAt: facts.patchDueAt,
      dueBecause: facts.patchDueBecause,
    };
  }
  const end = endOf(stretches);
  if (verdict !== undefined && verdict.to >= end) {
    if (verdict.verdict !== 'cannot_tell') {
      return { state: 'closed', because: `verdict: ${verdict.verdict.replace('_', ' ')}`, ...nothingDue };
    }
    if (verdict.accepted !== undefined) {
      const because = `it can not be told, which was accepted: ${verdict.accepted.reason}`;
      return { state: 'closed', because, ...nothingDue };
    }
    return {
      state: 'cannot_tell',
      because: 'it could not be told; a second look is due',
      dueAt: verdict.secondLookAt,
      dueBecause: 'when somebody meant to look again',
    };
  }
  if (!facts.isZeroBudget) return { state: 'over', because: 'nothing affected serves any more', ...nothingDue };
  const because =
    verdict === undefined
      ? 'nobody has said yet what came of it'
      : `it was live after ${moment(verdict.to)}, up to which the verdict rests`;
  return {
    state: 'untriaged',
    because,
    dueAt: Math.max(end, facts.foundAt) + triageMs,
    dueBecause: 'three days after it ended or was found, whichever is later',
  };
}

export function isLive(stretches: readonly Pick<Stretch, 'to'>[]): boolean {
  return stretches.some(({ to }) => to === undefined);
}

/** Of what counts, the part before or after the window of the verdict in force; undefined: all was looked at, or there is none. */
export function notLookedAt(
  stretches: readonly Stretch[],
  verdict: Pick<StoredVerdict, 'from' | 'to'> | undefined,
): { readonly from: number; readonly to: number | undefined } | undefined {
  if (verdict === undefined) return undefined;
  const counted = stretches.filter(({ counts }) => counts);
  const after = counted.find(({ to }) => to === undefined || to > verdict.to);
  if (after !== undefined) return { from: Math.max(after.from, verdict.to), to: after.to };
  const [first] = counted;
  if (first === undefined) return undefined;
  const begin = first.knownFrom ?? first.from;
  return begin < verdict.from ? { from: begin, to: Math.min(verdict.from, first.to ?? verdict.from) } : undefined;
}

/** End of the last stretch that counts. */
function endOf(stretches: readonly Stretch[]): number {
  return Math.max(...stretches.filter(({ counts }) => counts).map(({ to }) => to ?? Number.POSITIVE_INFINITY));
}

function moment(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/:\d\d\.\d{3}Z$/, 'Z');
}
