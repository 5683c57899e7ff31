import type { LedgerData } from './lane-layout.ts';

const DAY = 86_400_000;

/** How far the ledger looks back without being asked: the newest releases, and at least a quarter of a year. */
const RELEASES_SHOWN = 6;
const SHORTEST_DAYS = 90;

type Span = { readonly from: string; readonly to: string };

const written = (from: number, to: number): Span => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
});

/**
 * The span a ledger opens with.
 *
 * @param releasedAt dates of the releases, newest first
 * @param storyAt the moment a sample story is about: then the ledger opens there, and not months later
 */
export function defaultSpan(releasedAt: readonly string[], storyAt: string | undefined, now: number): Span {
  if (storyAt !== undefined)
    return written(Date.parse(storyAt) - 160 * DAY, Math.min(Date.parse(storyAt) + 12 * DAY, now));
  const oldest = releasedAt.slice(0, RELEASES_SHOWN).at(-1);
  return written(Math.min(now - SHORTEST_DAYS * DAY, oldest === undefined ? now : Date.parse(oldest) - DAY), now);
}

/** From the oldest release to now. */
export function wholeSpan(releasedAt: readonly string[], now: number): Span {
  const oldest = Math.min(now - SHORTEST_DAYS * DAY, ...releasedAt.map((at) => Date.parse(at)));
  return written(oldest - Math.round((now - oldest) * 0.02), now);
}

/** A share of what is left before the first bar, so that it does not begin at the edge. */
const MARGIN = 0.05;

/**
 * The span without the empty months before anything happened: of a young service they would be most of the picture.
 *
 * @param firstAt when the first thing in the ledger began, epoch milliseconds; undefined: nothing did
 */
export function trimmedSpan<S extends { readonly from: number; readonly to: number }>(
  span: S,
  firstAt: number | undefined,
): S {
  if (firstAt === undefined || firstAt >= span.to) return span;
  const start = Math.min(firstAt - (span.to - firstAt) * MARGIN, span.to - DAY);
  return start <= span.from ? span : { ...span, from: Math.round(start) };
}

/** When the first thing the ledger tells began. */
export function firstMoment(lanes: LedgerData['lanes']): number | undefined {
  const moments = lanes.flatMap((lane) => [
    ...[...lane.deployments, ...lane.exposures, ...lane.incidents].map(({ from }) => Date.parse(from)),
    ...[...lane.points, ...lane.changes].map(({ at }) => Date.parse(at)),
  ]);
  return moments.length === 0 ? undefined : Math.min(...moments);
}
