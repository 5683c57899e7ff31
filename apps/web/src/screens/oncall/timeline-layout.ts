import type { Coverage, CoverageShift, EpochMs, GapReason } from '@lockstep/oncall';

/** The stretch of time that is drawn, and the pixels it has. */
export interface TimelineWindow {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly width: number;
}

/** Something drawn in a row: somebody's time, or a time that is nobody's. */
export type Stretch = { readonly from: EpochMs; readonly to: EpochMs } & (
  | {
      readonly kind: 'shift' | 'override' | 'removed' | 'shadow' | 'leave';
      readonly userId: string;
      readonly why: string;
      /** The override that can be taken back. */
      readonly overrideId?: string | undefined;
    }
  | { readonly kind: 'gap'; readonly onPurpose: boolean; readonly reason: GapReason }
);

export interface TimelineRow {
  readonly key: string;
  readonly label: string;
  /** What the row is about, for whoever can not see where it stands. */
  readonly note: string;
  readonly isFinal: boolean;
  readonly stretches: readonly Stretch[];
}

/** Turns too short to be drawn one by one, as one bar: who takes them, and which they are. */
export interface Turns {
  readonly kind: 'turns';
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly turns: readonly Turn[];
}

export type Turn = Extract<Stretch, { userId: string }>;

export interface Bar<S = Stretch | Turns> {
  readonly key: string;
  readonly stretch: S;
  readonly x: number;
  readonly width: number;
  /** From the top of its row; people on call together stand below each other. */
  readonly lane: number;
}

export interface RowDrawing {
  readonly row: TimelineRow;
  readonly bars: readonly Bar[];
  readonly lanes: number;
}

/** Narrower, a bar could not be seen. */
const SMALLEST_BAR = 3;

/** The part of a stretch inside the window, in pixels; undefined when they do not meet. */
export function placed(
  { from, to }: { from: EpochMs; to: EpochMs },
  window: TimelineWindow,
  smallest = SMALLEST_BAR,
): { x: number; width: number } | undefined {
  if (to <= window.from || from >= window.to) return undefined;
  const scale = window.width / (window.to - window.from);
  const x = (Math.max(from, window.from) - window.from) * scale;
  const end = (Math.min(to, window.to) - window.from) * scale;
  const width = Math.max(end - x, smallest);
  return { x: Math.min(x, window.width - width), width };
}

/** The final row: who is on call, and where nobody is. */
export function finalStretches(
  { shifts, gaps }: Pick<Coverage, 'shifts' | 'gaps'>,
  whyOf: (source: CoverageShift['source']) => string,
): Stretch[] {
  return [
    ...shifts.map(({ from, to, userId, source }) => ({
      kind: source.overrideId === undefined ? ('shift' as const) : ('override' as const),
      from,
      to,
      userId,
      why: whyOf(source),
      overrideId: source.overrideId,
    })),
    ...gaps.map((gap) => ({ kind: 'gap' as const, ...gap })),
  ];
}

const PADDING = 9;
/** Initials stand in the middle. */
const LEAST_PADDING = 5;

/** Pixels that a text takes at 12 px, rather too many than too few. */
export function textWidth(text: string): number {
  let width = 0;
  for (const glyph of text) width += /[fijlrtI.,:' -]/.test(glyph) ? 4.7 : /[mwMW]/.test(glyph) ? 11 : 7.5;
  return width;
}

const partsOf = (name: string): string[] => name.split(/\s+/).filter(Boolean);
const firstOf = (name: string): string => partsOf(name)[0] ?? '';
const initialsOf = (name: string): string =>
  partsOf(name)
    .map((part) => part.charAt(0))
    .join('');

/** The longest way to write names that fits: whole, first names, initials, how many, nothing. Half a name is a wrong name. */
export function fittingNames(names: readonly string[], width: number): string {
  const texts = [names, names.map(firstOf)].map((each) => each.join(', '));
  const initials = names.map(initialsOf).join(', ');
  const counts = names.length > 1 ? [`${names.length} people`] : [];
  return (
    texts.find((text) => fittingWord(text, width) !== '') ??
    [initials, ...counts].find((text) => textWidth(text) + LEAST_PADDING <= width) ??
    ''
  );
}

/** The word, or nothing where there is no room for it. */
export function fittingWord(word: string, width: number): string {
  return textWidth(word) + PADDING <= width ? word : '';
}

/** Where the arrow keys lead: within a row to the bar beside, between rows to the bar nearest in time. */
export function steppedTo(
  rows: readonly RowDrawing[],
  current: string | undefined,
  key: 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown' | 'Home' | 'End',
): Bar | undefined {
  const rowIndex = rows.findIndex(({ bars }) => bars.some((bar) => bar.key === current));
  const row = rows[rowIndex];
  const index = row?.bars.findIndex((bar) => bar.key === current) ?? -1;
  const bar = row?.bars[index];
  if (row === undefined || bar === undefined) return rows.find(({ bars }) => bars.length > 0)?.bars[0];
  switch (key) {
    case 'ArrowLeft':
      return row.bars[index - 1] ?? bar;
    case 'ArrowRight':
      return row.bars[index + 1] ?? bar;
    case 'Home':
      return row.bars[0];
    case 'End':
      return row.bars.at(-1);
    case 'ArrowUp':
    case 'ArrowDown': {
      const others = key === 'ArrowDown' ? rows.slice(rowIndex + 1) : rows.slice(0, rowIndex).toReversed();
      const next = others.find(({ bars }) => bars.length > 0);
      const middle = bar.x + bar.width / 2;
      const distance = (each: Bar): number => Math.max(each.x - middle, middle - (each.x + each.width), 0);
      return next?.bars.reduce((nearest, each) => (distance(each) < distance(nearest) ? each : nearest)) ?? bar;
    }
  }
}

/** The time between two places of a drawing, to the next full hour; undefined when nobody meant to mark any. */
export function dragged(x1: number, x2: number, window: TimelineWindow): { from: EpochMs; to: EpochMs } | undefined {
  if (Math.abs(x1 - x2) < LEAST_DRAG_PX) return undefined;
  const timeAt = (x: number): EpochMs => {
    const at = window.from + (Math.min(Math.max(x, 0), window.width) / window.width) * (window.to - window.from);
    return Math.round(at / HOUR_MS) * HOUR_MS;
  };
  const [from, to] = [timeAt(Math.min(x1, x2)), timeAt(Math.max(x1, x2))];
  return from < to ? { from, to } : { from, to: from + HOUR_MS };
}

const LEAST_DRAG_PX = 6;
const HOUR_MS = 3_600_000;
