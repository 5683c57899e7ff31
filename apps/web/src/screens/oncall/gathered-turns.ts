import type { EpochMs } from '@lockstep/oncall';
import { type Bar, placed, type Stretch, type TimelineWindow, type Turn, type Turns } from './timeline-layout.ts';

/** Narrower bars have no room for initials: many of them side by side are stripes that say nothing. */
const LEAST_PX = 24;
const LEAST_TURNS = 3;

/**
 * The bars of one lane, in order, with the short turns of a week as one bar. Overrides, leave, and times that nobody meant to
 * leave open are never hidden in it.
 *
 * @param cuts where weeks begin
 */
export function gathered(lane: readonly Bar<Stretch>[], window: TimelineWindow, cuts: readonly EpochMs[]): Bar[] {
  const runs: Bar<Stretch>[][] = [];
  for (const bar of lane) {
    const last = runs.at(-1)?.at(-1);
    if (last !== undefined && belongs(last, bar, window, cuts)) runs.at(-1)?.push(bar);
    else runs.push([bar]);
  }
  return runs.flatMap((run) => asOne(run, window));
}

function belongs(last: Bar<Stretch>, bar: Bar<Stretch>, window: TimelineWindow, cuts: readonly EpochMs[]): boolean {
  const weekOf = (at: EpochMs): number => cuts.findLastIndex((cut) => cut <= at);
  return (
    isShort(last, window) &&
    isShort(bar, window) &&
    widthOf(last.stretch.to, bar.stretch.from, window) < LEAST_PX &&
    weekOf(last.stretch.from) === weekOf(bar.stretch.from)
  );
}

function isShort({ stretch }: Bar<Stretch>, window: TimelineWindow): boolean {
  const isPlain = stretch.kind === 'shift' || (stretch.kind === 'gap' && stretch.onPurpose);
  return isPlain && widthOf(stretch.from, stretch.to, window) < LEAST_PX;
}

function widthOf(from: EpochMs, to: EpochMs, window: TimelineWindow): number {
  return ((to - from) / (window.to - window.from)) * window.width;
}

/** From the first turn to the last; what is open before or after them stays by itself. */
function asOne(run: readonly Bar<Stretch>[], window: TimelineWindow): readonly Bar[] {
  const isTurn = ({ stretch }: Bar<Stretch>): boolean => stretch.kind !== 'gap';
  const [begin, end] = [run.findIndex(isTurn), run.findLastIndex(isTurn)];
  const inside = run.slice(begin, end + 1);
  const turns = inside.flatMap(({ stretch }): Turn[] => (stretch.kind === 'gap' ? [] : [stretch]));
  const [first, last] = [inside[0], inside.at(-1)];
  if (first === undefined || last === undefined || turns.length < LEAST_TURNS) return run;
  const one: Turns = { kind: 'turns', from: first.stretch.from, to: last.stretch.to, turns };
  const spot = placed(one, window);
  if (spot === undefined) return run;
  return [
    ...run.slice(0, begin),
    { ...first, key: `${first.key} turns`, stretch: one, ...spot },
    ...run.slice(end + 1),
  ];
}

/** Who takes these turns, most of the time first, and how much of it, of 1; what is left is open. */
export function sharesOf({ from, to, turns }: Turns): { readonly userId: string; readonly share: number }[] {
  const total = new Map<string, number>();
  for (const turn of turns) total.set(turn.userId, (total.get(turn.userId) ?? 0) + turn.to - turn.from);
  return [...total]
    .map(([userId, time]) => ({ userId, share: time / (to - from) }))
    .toSorted((a, b) => b.share - a.share);
}
