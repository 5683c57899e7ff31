import type { EpochMs } from '@lockstep/oncall';
import { gathered } from './gathered-turns.ts';
import {
  type Bar,
  placed,
  type RowDrawing,
  type Stretch,
  type TimelineRow,
  type TimelineWindow,
} from './timeline-layout.ts';

/**
 * Every bar in the first lane of its row that is free at that time.
 *
 * @param cuts where weeks begin: turns of one week are gathered when they are too short to be drawn
 */
export function rowDrawing(row: TimelineRow, window: TimelineWindow, cuts: readonly EpochMs[] = []): RowDrawing {
  const taken: EpochMs[] = [];
  const single = row.stretches
    .toSorted((a, b) => a.from - b.from)
    .flatMap((stretch): Bar<Stretch>[] => {
      const spot = placed(stretch, window);
      if (spot === undefined) return [];
      const free = taken.findIndex((until) => until <= stretch.from);
      const lane = free === -1 ? taken.length : free;
      taken[lane] = stretch.to;
      const who = stretch.kind === 'gap' ? 'gap' : stretch.userId;
      return [{ key: `${row.key} ${stretch.from} ${who} ${lane}`, stretch, ...spot, lane }];
    });
  const bars = [...Map.groupBy(single, ({ lane }) => lane).values()].flatMap((lane) => gathered(lane, window, cuts));
  return { row, bars: bars.toSorted((a, b) => a.stretch.from - b.stretch.from), lanes: Math.max(1, taken.length) };
}
