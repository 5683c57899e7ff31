import type { Decision } from './words.ts';

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

/** What makes it due, in the gate's own sentences. */
export function dueSentences({ obligations }: Pick<Decision, 'obligations'>): readonly string[] {
  return obligations.filter(({ kind }) => kind === 'capture_evidence').map(({ sentence }) => sentence);
}
