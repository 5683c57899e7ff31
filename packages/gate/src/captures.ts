import { evidenceDue, isClockRunning } from './evidence-due.ts';
import type { GateFacts, Instant } from './facts.ts';
import { compareInstants } from './instant.ts';
import type { PolicySettings } from './policy.ts';

/** What is worth keeping before a release stops, the most volatile first. */
export const captureKinds = ['memory', 'disk_snapshot', 'network', 'image', 'logs', 'other'] as const;
export type CaptureKind = (typeof captureKinds)[number];

/** What a decision was due to capture when it was made. */
export interface CaptureDue {
  /** Finding groups and names of incidents, as in `EvidenceDue`. */
  readonly subjects: readonly string[];
  /** Until when it stops a move that destroys it; undefined: it stops nobody and stays due. */
  readonly stopsUntil: Instant | undefined;
}

/** @returns undefined when nothing is to be captured before the release being left stops */
export function captureDue(facts: GateFacts, settings: PolicySettings): CaptureDue | undefined {
  const due = evidenceDue(facts, settings);
  if (due.length === 0) return undefined;
  const ends = due.flatMap((one) => (one.dueAt !== undefined && isClockRunning(one, facts.asOf) ? [one.dueAt] : []));
  return { subjects: due.map(({ subject }) => subject), stopsUntil: ends.toSorted(compareInstants).at(-1) };
}

/** What somebody said was captured of a decision, or that it can not be. Never changed: a correction is another one. */
export interface CaptureRecord {
  readonly id: string;
  readonly outcome: 'captured' | 'impossible';
  /** Of what was captured; empty for what can not be. */
  readonly kinds: readonly CaptureKind[];
  /** Where it is kept, as people find it again. */
  readonly keptAt: string;
  readonly sha256: string | undefined;
  /** Epoch milliseconds; of what can not be captured: when that was said. */
  readonly happenedAt: number;
  /** Who or what captured it, where that is not whoever says so. */
  readonly capturedBy: string;
  /** Of what can not be captured: why. */
  readonly note: string;
  /** Nothing more is to be captured before the move. */
  readonly isComplete: boolean;
  /** The record that this one takes the place of. */
  readonly corrects: string | undefined;
  /** Id of the actor. */
  readonly by: string;
}

/**
 * - `not_due`: nothing was to be captured
 * - `due`: nobody has captured anything
 * - `partly`: something is captured, and whoever did it said that more is to come
 * - `captured`, `impossible`: it stops the move no more
 */
export type CaptureState = 'not_due' | 'due' | 'partly' | 'captured' | 'impossible';

/** Records that no other one corrects. */
export function capturesInForce<Item extends Pick<CaptureRecord, 'id' | 'corrects'>>(
  records: readonly Item[],
): readonly Item[] {
  const corrected = new Set(records.map(({ corrects }) => corrects));
  return records.filter(({ id }) => !corrected.has(id));
}

/** The order of the records says nothing: only a correction takes back what was said. */
export function captureState(
  isDue: boolean,
  records: readonly Pick<CaptureRecord, 'id' | 'corrects' | 'outcome' | 'isComplete'>[],
): CaptureState {
  if (!isDue) return 'not_due';
  const inForce = capturesInForce(records);
  if (inForce.some(({ outcome, isComplete }) => outcome === 'captured' && isComplete)) return 'captured';
  if (inForce.some(({ outcome }) => outcome === 'impossible')) return 'impossible';
  return inForce.length > 0 ? 'partly' : 'due';
}

/** A record as somebody asks for it; without `happenedAt`: now. */
export type NewCapture = Omit<CaptureRecord, 'id' | 'happenedAt'> & { readonly happenedAt: number | undefined };

export type CaptureAnswer =
  | { readonly kind: 'write'; readonly happenedAt: number }
  /** The same person said the same before: nothing is to be written. */
  | { readonly kind: 'known'; readonly id: string }
  | {
      readonly kind: 'refused';
      readonly because: 'not_due' | 'in_future' | 'nothing_named' | 'unknown_record' | 'corrected_already';
    };

/**
 * Whether a record may be added to those of a decision. Saying the same again changes nothing; a correction names a record that
 * nothing corrects yet.
 *
 * @param now epoch milliseconds
 */
export function judgeCapture(
  asked: NewCapture,
  {
    isDue,
    records,
    now,
  }: { readonly isDue: boolean; readonly records: readonly CaptureRecord[]; readonly now: number },
): CaptureAnswer {
  const refused = (because: (CaptureAnswer & { kind: 'refused' })['because']) =>
    ({ kind: 'refused', because }) as const;
  if (!isDue) return refused('not_due');
  if (asked.happenedAt !== undefined && asked.happenedAt > now) return refused('in_future');
  if (asked.kinds.length === 0 && asked.outcome === 'captured') return refused('nothing_named');
  const known = capturesInForce(records).find((record) => isSame(record, asked));
  if (known !== undefined) return { kind: 'known', id: known.id };
  if (asked.corrects !== undefined) {
    if (!records.some(({ id }) => id === asked.corrects)) return refused('unknown_record');
    if (records.some(({ corrects }) => corrects === asked.corrects)) return refused('corrected_already');
  }
  return { kind: 'write', happenedAt: asked.happenedAt ?? now };
}

function isSame(record: CaptureRecord, asked: NewCapture): boolean {
  const says = ({ outcome, kinds, keptAt, sha256, capturedBy, note, isComplete, corrects, by }: NewCapture): string =>
    JSON.stringify([
      outcome,
      [...new Set(kinds)].toSorted(),
      keptAt,
      sha256,
      capturedBy,
      note,
      isComplete,
      corrects,
      by,
    ]);
  return (asked.happenedAt === undefined || asked.happenedAt === record.happenedAt) && says(record) === says(asked);
}
