import type { Decision, ReasonItem } from './words.ts';

export type Evidence = Decision['evidence'];
export type CaptureItem = Evidence['items'][number];
export type CaptureKindName = CaptureItem['kinds'][number];

/** The most volatile first: what goes with the process comes before what stays on a disk. */
export const captureKindWords: readonly (readonly [CaptureKindName, string])[] = [
  ['memory', 'Memory'],
  ['network', 'Open connections'],
  ['disk_snapshot', 'Disk snapshot'],
  ['image', 'Container or image'],
  ['logs', 'Logs'],
  ['other', 'Something else'],
];

export function kindsWords(kinds: readonly CaptureKindName[]): string {
  return captureKindWords
    .filter(([kind]) => kinds.includes(kind))
    .map(([, word]) => word)
    .join(', ');
}

/** How it stands, in a word or two. */
export const evidenceWords: Readonly<Record<Evidence['state'], string>> = {
  not_due: 'none to capture',
  due: 'not captured yet',
  partly: 'more to come',
  captured: 'captured',
  impossible: 'can not be captured',
};

/** Nobody has said yet that all of it is captured, or that it can not be. */
export function isOwed({ state }: Pick<Evidence, 'state'>): boolean {
  return state === 'due' || state === 'partly';
}

/** What makes it due, in the gate's own sentences: what holds the move up where something does, else what is owed all the same. */
export function dueSentences({
  obligations,
  decidedAt,
}: Pick<Decision, 'obligations' | 'decidedAt'>): readonly string[] {
  const due = obligations.filter(({ kind }) => kind === 'capture_evidence');
  const holding = due.filter(({ dueAt }) => dueAt !== null && Date.parse(dueAt) > Date.parse(decidedAt));
  return (holding.length > 0 ? holding : due).map(({ sentence }) => sentence);
}

/** Whether a record, one that stands, is why evidence is in this state: who kept something more afterwards did not capture it all. */
export function settles(
  { outcome, isComplete, isCorrected }: Pick<CaptureItem, 'outcome' | 'isComplete' | 'isCorrected'>,
  state: Evidence['state'],
): boolean {
  return outcome === state && !isCorrected && (isComplete || outcome !== 'captured');
}

/** Why the target is judged as it is; of evidence that somebody has spoken of, what became of it. */
export function reasonsNow({
  judgement: { reasons },
  evidence: { state, items },
}: Pick<Decision, 'judgement' | 'evidence'>): readonly ReasonItem[] {
  if (state !== 'captured' && state !== 'impossible') return reasons;
  const item = items.findLast((one) => settles(one, state));
  const became =
    state === 'captured'
      ? `was captured${item === undefined ? '' : ` by ${item.capturedBy || item.recordedBy.name}`}`
      : `can not be captured${item === undefined ? '' : `, says ${item.recordedBy.name}`}`;
  return reasons.map((reason) =>
    reason.code === 'security.evidence_due' ? { ...reason, sentence: `${evidenceName(reason)} ${became}` } : reason,
  );
}

function evidenceName({ subjects }: ReasonItem): string {
  return subjects.length === 0 || subjects.length > 3 ? 'the evidence' : `evidence for ${subjects.join(', ')}`;
}

/** What stays due: evidence does until somebody has said what became of it. */
export function owedStill({
  obligations,
  evidence,
}: Pick<Decision, 'obligations' | 'evidence'>): Decision['obligations'] {
  return isOwed(evidence) ? obligations : obligations.filter(({ kind }) => kind !== 'capture_evidence');
}
