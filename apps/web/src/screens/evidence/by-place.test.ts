import { expect, it } from 'vitest';
import { byPlace } from './by-place.ts';

it('lists what waits first, then the newest place', () => {
  const records = [{ position: 2 }, { position: 9 }, {}, { position: 4 }];

  expect(byPlace(records).map(({ position }) => position)).toEqual([undefined, 9, 4, 2]);
});
