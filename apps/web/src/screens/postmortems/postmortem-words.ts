import type { AnswerOf } from '../../api/call.ts';

export type Postmortem = AnswerOf<'getPostmortem'>;
export type Section = Postmortem['sections'][number];
export type ActionItem = AnswerOf<'listIncidentActionItems'>['items'][number];
export type PostmortemLine = AnswerOf<'listPostmortems'>['items'][number];

/** Where a postmortem stands. */
export const stateLook: Readonly<Record<PostmortemLine['state'], { readonly word: string; readonly ink: string }>> = {
  owed: { word: 'owed', ink: 'text-bad' },
  not_written: { word: 'never written', ink: 'text-muted' },
  draft: { word: 'draft', ink: 'text-warn' },
  in_review: { word: 'in review', ink: 'text-accent' },
  published: { word: 'published', ink: 'text-ok' },
};

/** Who has to sign still, in words. */
export function missingWords(missing: readonly string[]): string {
  return missing.length === 0 ? 'signed by both sides' : `waits for ${missing.join(' and ')}`;
}

/** Days as people plan them: a date without a clock is the end of that day, UTC. */
export function endOfDay(date: string): string | undefined {
  return /^\d{4}-\d{2}-\d{2}$/.test(date) ? `${date}T23:59:59.000Z` : undefined;
}
