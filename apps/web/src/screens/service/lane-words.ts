import { dayWords, durationWords } from '../../ui/time-words.ts';
import type { DeploymentItem } from './lane-layout.ts';

/** Epoch milliseconds. */
type Span = { readonly from: number; readonly to: number };

/** What served everybody at the end of the span, or serves now; undefined: nothing did. */
export function runningAt(deployments: readonly DeploymentItem[], span: Span, now: number): DeploymentItem | undefined {
  const at = Math.min(span.to, now);
  return deployments.findLast(
    ({ from, to, sharePercent }) =>
      sharePercent === 100 && Date.parse(from) <= at && (to === null || Date.parse(to) > at),
  );
}

/** Words around the version beside the name of a lane: of a span that is over nothing is said as if it were so today. */
export function laneWords(running: DeploymentItem | undefined, span: Span, now: number): readonly [string, string] {
  const day = dayWords(new Date(span.to).toISOString());
  if (span.to < now) return running === undefined ? [`nothing ran on ${day}`, ''] : ['ran', `on ${day}`];
  return running === undefined
    ? ['nothing runs', '']
    : ['runs', `for ${durationWords(now - Date.parse(running.from))}`];
}
