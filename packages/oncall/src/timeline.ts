import type { Interval } from './intervals.ts';
import type { EpochMs } from './schedule.ts';

/** Something that holds for a stretch. `order` ranks those that hold at the same time; turns of one rotation share theirs. */
export interface TimedItem<T> extends Interval {
  readonly order: number;
  readonly value: T;
}

/** What holds at a moment, by rank. Moments must be asked in order; the same array is given again until something changes. */
export interface Timeline<T> {
  at(moment: EpochMs): readonly T[];
}

export function timeline<T>(items: readonly TimedItem<T>[]): Timeline<T> {
  const waiting = items.toSorted((a, b) => a.from - b.from);
  let next = 0;
  let active: TimedItem<T>[] = [];
  let values: readonly T[] = [];
  let unchangedUntil = -Infinity;

  return {
    at(moment) {
      if (moment < unchangedUntil) return values;
      active = active.filter((item) => item.to > moment);
      for (let item = waiting[next]; item !== undefined && item.from <= moment; item = waiting[++next]) {
        if (item.to > moment) active.push(item);
      }
      active.sort((a, b) => a.order - b.order);
      values = active.map((item) => item.value);
      unchangedUntil = Math.min(waiting[next]?.from ?? Infinity, ...active.map((item) => item.to));
      return values;
    },
  };
}
