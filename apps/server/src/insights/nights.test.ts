import { expect, it } from 'vitest';
import { nightsOf } from './nights.ts';
import type { PageFacts } from './paging-facts-store.ts';

const PERIOD = { from: Date.parse('2026-03-20T00:00Z'), to: Date.parse('2026-04-04T00:00Z') };

function page(at: string, over: Partial<PageFacts> = {}): PageFacts {
  return { userId: 'ana', name: 'Ana', zone: 'Europe/Berlin', at: Date.parse(at), ...over };
}

it('a night runs over midnight, and counts once however often it rings', () => {
  const { people, disturbed, of, nightsEach } = nightsOf(
    [page('2026-03-21T21:30Z'), page('2026-03-22T00:10Z'), page('2026-03-22T04:59Z'), page('2026-03-22T05:00Z')],
    PERIOD,
  );

  // 22:30, 1:10 and 5:59 are one night in Berlin; 6:00 is the morning.
  expect(people).toEqual([{ id: 'ana', name: 'Ana', pages: 4, nightPages: 3, nights: 1 }]);
  expect([disturbed, of, nightsEach]).toEqual([1, 15, 15]);
});

it('goes by the clock of the person, through the hour that is skipped', () => {
  // The clocks of Berlin went from 2:00 to 3:00 on the 29th: 3:30 and 5:30 belong to the night of the 28th.
  const { people } = nightsOf(
    [
      page('2026-03-28T22:30Z'),
      page('2026-03-29T01:30Z'),
      page('2026-03-29T03:30Z'),
      page('2026-03-29T03:30Z', { userId: 'bo', name: 'Bo', zone: 'America/New_York' }),
      page('2026-03-29T12:00Z', { userId: 'bo', name: 'Bo', zone: 'America/New_York' }),
    ],
    PERIOD,
  );

  expect(people.map(({ name, pages, nights }) => [name, pages, nights])).toEqual([
    ['Ana', 3, 1],
    ['Bo', 2, 1],
  ]);
});

it('says nothing of the nights of somebody whose clock is not known', () => {
  const counts = nightsOf(
    [page('2026-03-22T01:00Z', { zone: undefined }), page('2026-03-22T02:00Z', { userId: 'bo', name: 'Bo' })],
    PERIOD,
  );

  expect(counts).toMatchObject({ disturbed: 1, of: 15, unknown: 1 });
  expect(counts.people[0]).toEqual({ id: 'ana', name: 'Ana', pages: 1, nightPages: undefined, nights: undefined });
});

it('nobody who was paged makes no nights', () => {
  expect(nightsOf([], PERIOD)).toEqual({ people: [], nightsEach: 15, disturbed: 0, of: 0, unknown: 0 });
});
