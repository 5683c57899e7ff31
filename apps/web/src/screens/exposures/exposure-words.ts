import type { ExposureEntry, ExposureVerdict } from '@lockstep/contract';
import type { z } from 'zod';
import { durationWords, utcWords } from '../../ui/time-words.ts';

export type ExposureItem = z.output<typeof ExposureEntry>;
export type VerdictItem = z.output<typeof ExposureVerdict>;
export type ExposureStateName = ExposureItem['state'];

/** How an exposure stands, as people say it; told apart without colour by the word. */
export const stateLook: Record<ExposureStateName, { word: string; ink: string; hint: string }> = {
  live: { word: 'live now', ink: 'text-bad', hint: 'An affected release serves' },
  untriaged: { word: 'needs a verdict', ink: 'text-bad', hint: 'It is over, and nobody has said what came of it' },
  cannot_tell: { word: 'can not tell', ink: 'text-unknown', hint: 'Somebody looked; a second look is due' },
  closed: { word: 'closed', ink: 'text-ok', hint: 'A verdict rests on the time up to its end' },
  over: { word: 'over', ink: 'text-muted', hint: 'Its class needs no verdict' },
  dismissed: { word: 'was none', ink: 'text-muted', hint: 'Withdrawn, not affected, or no longer matched' },
};

export const verdictLook: Record<VerdictItem['verdict'], { word: string; ink: string; hint: string }> = {
  no_evidence: { word: 'No evidence', ink: 'text-ok', hint: 'What was looked at shows no sign that it was used' },
  suspected: { word: 'Suspected', ink: 'text-warn', hint: 'Signs that it was used, and no proof' },
  confirmed: { word: 'Confirmed', ink: 'text-bad', hint: 'It was used' },
  cannot_tell: { word: 'Can not tell', ink: 'text-unknown', hint: 'What would be needed is not there' },
};

/** `live for 3 d 4 h`, `was live for 12 min`; the last unbroken stretch. */
export function liveWords(exposure: Pick<ExposureItem, 'stretches' | 'state'>, now: number): string {
  const [last] = exposure.stretches;
  if (last === undefined) return '';
  const from = Date.parse(last.from);
  const length = durationWords((last.to === null ? now : Date.parse(last.to)) - from);
  return last.to === null ? `live for ${length}` : `was live for ${length}`;
}

/** `3 of 40 replicas`, `1 % of traffic`; undefined where it is everything or nothing is known. */
export function partWords({
  replicas,
  sharePercent,
}: Pick<ExposureItem, 'replicas' | 'sharePercent'>): string | undefined {
  if (replicas !== null && replicas.affected > 0) return `${replicas.affected} of ${replicas.total} replicas`;
  return sharePercent === null || sharePercent === 100 ? undefined : `${sharePercent} % of it`;
}

/** What is not known although a verdict stands: `not looked at: … to …`. */
export function gapWords(gap: ExposureItem['notLookedAt']): string | undefined {
  if (gap === null) return undefined;
  return `not looked at: ${utcWords(gap.from)} to ${gap.to === null ? 'now' : utcWords(gap.to)}`;
}

/** `2 of 5 judged`; undefined where none needs a verdict. */
export function judgedWords({ given, needed }: { given: number; needed: number }): string | undefined {
  return needed === 0 ? undefined : `${given} of ${needed} judged`;
}
