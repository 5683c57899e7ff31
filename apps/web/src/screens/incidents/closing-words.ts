import type { AnswerOf } from '../../api/call.ts';

export type Foreseen = AnswerOf<'getIncidentClosing'>['items'][number];

/** How a side would close now, in a few words: `1 in the way, 2 proven, 1 not`. */
export function closingWords({
  blockers,
  proven,
  unproven,
}: Pick<Foreseen, 'blockers' | 'proven' | 'unproven'>): string {
  const counts = [
    blockers.length > 0 ? `${blockers.length} in the way` : undefined,
    proven.length > 0 ? `${proven.length} proven` : undefined,
    unproven.length > 0 ? `${unproven.length} not` : undefined,
  ].filter((one) => one !== undefined);
  return counts.length === 0 ? 'no records speak of it' : counts.join(', ').replace(/^(\d+) not$/, '$1 not proven');
}
