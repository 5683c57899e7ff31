import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldPage, nextPlace, noLoad, type PersonLoad, STORM, withPage } from './fold-pages.ts';

const MINUTE = 60_000;

/** Plays pages to one person; a message for many goes when it is due, and what has gone is remembered. */
function play(pages: readonly { readonly group: string; readonly afterMs: number }[]): readonly number[] {
  const sent: number[] = [];
  let load: PersonLoad = noLoad;
  let manyAt: number | undefined;
  let now = 1_000_000_000_000;
  for (const { group, afterMs } of pages) {
    now += afterMs;
    if (manyAt !== undefined && manyAt <= now) {
      sent.push(manyAt);
      load = { ...load, recent: [...load.recent, manyAt], gathering: undefined, isStorm: true };
      manyAt = undefined;
    }
    const recent = load.recent.filter((at) => at > now - STORM.withinMs);
    load = recent.length === 0 ? { ...noLoad, gathering: load.gathering } : { ...load, recent };
    const fold = foldPage(load, group, 1, now);
    if (fold.kind === 'alone') {
      sent.push(now);
      load = withPage(load, group, 1, now);
    } else if (fold.kind === 'gathers') {
      manyAt = fold.dueAt;
      load = { ...load, gathering: 'many' };
    }
  }
  return manyAt === undefined ? sent : [...sent, manyAt];
}

describe('how pages travel', () => {
  it('never takes more than five messages in ten minutes, whatever groups open when', () => {
    // Groups that differ: what goes on about one matter alone is no storm.
    const pages = fc
      .array(fc.integer({ min: 0, max: 3 * MINUTE }), { maxLength: 60 })
      .map((gaps) => gaps.map((afterMs, index) => ({ group: `group ${index}`, afterMs })));
    fc.assert(
      fc.property(pages, (all) => {
        const sent = play(all);
        for (const from of sent) {
          const within = sent.filter((at) => at >= from && at < from + STORM.withinMs);
          expect(within.length).toBeLessThanOrEqual(STORM.messages);
        }
      }),
    );
  });

  it('tells the first page at once, however many messages it brings', () => {
    expect(foldPage(noLoad, 'a', 12, 0)).toEqual({ kind: 'alone' });
  });

  it('goes on about one matter alone, and keeps the last place for many otherwise', () => {
    const busy = withPage(withPage(noLoad, 'a', 3, 0), 'a', 3, MINUTE);

    expect(foldPage(busy, 'a', 3, 2 * MINUTE)).toEqual({ kind: 'alone' });
    expect(foldPage(busy, 'b', 1, 2 * MINUTE)).toMatchObject({ kind: 'gathers' });
    expect(foldPage({ ...busy, gathering: 'many' }, 'c', 1, 2 * MINUTE)).toEqual({ kind: 'joins' });
  });

  it('knows when there is a place again', () => {
    const recent = [0, 1, 2, 3, 4].map((minute) => minute * MINUTE);

    expect(nextPlace(recent, 5 * MINUTE)).toBe(10 * MINUTE);
    expect(nextPlace(recent.slice(1), 5 * MINUTE)).toBe(5 * MINUTE);
  });
});
