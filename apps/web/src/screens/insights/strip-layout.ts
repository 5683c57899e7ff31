/** Places on a strip, in pixels. Pure, so that the drawing can be tested without a browser. */
export interface Scale {
  readonly width: number;
  /** Minutes at the right edge. */
  readonly most: number;
}

export interface Dot {
  /** Of its value in what was given. */
  readonly index: number;
  readonly x: number;
  /** From the base line up, in rows. */
  readonly row: number;
}

const LEAST_MINUTES = 0.5;
const EDGE = 8;
export const DOT_PX = 9;
const MOST_ROWS = 6;

const marks = [
  { minutes: 1, words: '1 min' },
  { minutes: 10, words: '10 min' },
  { minutes: 60, words: '1 h' },
  { minutes: 360, words: '6 h' },
  { minutes: 1_440, words: '1 d' },
  { minutes: 10_080, words: '1 wk' },
  { minutes: 43_200, words: '30 d' },
  { minutes: 259_200, words: '180 d' },
];

/** One scale for all strips of a screen, up to the mark after the longest value; incidents differ by thousands, so it is logarithmic. */
export function mostOf(values: readonly number[]): number {
  const longest = values.reduce((most, value) => Math.max(most, value), 60);
  return marks.find(({ minutes }) => minutes >= longest)?.minutes ?? longest;
}

export function placeOf({ width, most }: Scale, minutes: number): number {
  const share = Math.log(Math.max(minutes, LEAST_MINUTES) / LEAST_MINUTES) / Math.log(most / LEAST_MINUTES);
  return EDGE + Math.min(1, share) * Math.max(0, width - 2 * EDGE);
}

/** Those that have room: on a phone every second one would run into the next. */
export function marksOf(scale: Scale): readonly { readonly x: number; readonly words: string }[] {
  const placed = marks
    .filter(({ minutes }) => minutes <= scale.most)
    .map(({ minutes, words }) => ({ x: placeOf(scale, minutes), words }));
  let last = -Infinity;
  return placed.filter(({ x }) => {
    if (x - last < 52) return false;
    last = x;
    return true;
  });
}

/** Dots beside each other where they would touch stand on each other, up to six high; more lie on the highest. */
export function dotsOf(scale: Scale, minutes: readonly number[]): readonly Dot[] {
  const placed = minutes
    .map((value, index) => ({ index, x: placeOf(scale, value) }))
    .toSorted((one, other) => one.x - other.x || one.index - other.index);
  const ends: number[] = [];
  return placed.map(({ index, x }) => {
    const free = ends.findIndex((end) => x - end >= DOT_PX);
    const row = free === -1 ? Math.min(ends.length, MOST_ROWS - 1) : free;
    ends[row] = x;
    return { index, x, row };
  });
}

/** The dot nearest to a point across, the lowest first; undefined of none. */
export function nearestDot(dots: readonly Dot[], x: number): Dot | undefined {
  return dots.toSorted((one, other) => Math.abs(one.x - x) - Math.abs(other.x - x) || one.row - other.row)[0];
}

/** The dot an arrow key leads to: sideways by duration, Home and End to the ends. */
export function dotByKey(dots: readonly Dot[], chosen: number | undefined, key: string): Dot | undefined {
  const at = dots.findIndex(({ index }) => index === chosen);
  switch (key) {
    case 'ArrowRight':
      return dots[Math.min(at + 1, dots.length - 1)];
    case 'ArrowLeft':
      return dots[at === -1 ? dots.length - 1 : Math.max(at - 1, 0)];
    case 'Home':
      return dots[0];
    case 'End':
      return dots[dots.length - 1];
    default:
      return undefined;
  }
}
