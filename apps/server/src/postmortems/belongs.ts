import type { EntryKind } from '@lockstep/contract';

interface Entry {
  readonly kind: EntryKind;
  readonly happenedAt: number;
  readonly refs: readonly { readonly kind: string; readonly id: string }[];
  readonly isPinned: boolean;
}

/** Of an incident: when what went wrong began, and what somebody linked to it. */
interface Frame {
  /** Epoch milliseconds. */
  readonly beganAt: number;
  readonly links: readonly { readonly kind: string; readonly subjectId: string }[];
}

/** Where something runs, not what happened there: nearly everything on the timeline names one of these. */
const places: ReadonlySet<string> = new Set(['service']);
/** Written by people, who say themselves when it was. */
const words: ReadonlySet<EntryKind> = new Set(['note', 'chat', 'attachment']);

/**
 * Which entries a draft takes in. The timeline shows what lately happened to the services of an incident, also before anything went
 * wrong; a postmortem tells of the incident: what happened since it began, and of what was before that what somebody linked, pinned
 * or wrote down.
 *
 * @returns in the order they came in, and how many were left out
 */
export function belonging<One extends Entry>(
  entries: readonly One[],
  { beganAt, links }: Frame,
): { readonly entries: readonly One[]; readonly leftOut: number } {
  const linked = new Set(links.flatMap(({ kind, subjectId }) => (places.has(kind) ? [] : [`${kind} ${subjectId}`])));
  const kept = entries.filter(
    ({ kind, happenedAt, refs, isPinned }) =>
      happenedAt >= beganAt || isPinned || words.has(kind) || refs.some((ref) => linked.has(`${ref.kind} ${ref.id}`)),
  );
  return { entries: kept, leftOut: entries.length - kept.length };
}
