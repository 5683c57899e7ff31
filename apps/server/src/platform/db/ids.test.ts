import { expect, it } from 'vitest';
import { idAt, newId } from './ids.ts';

it('makes unique version 7 ids that sort in the order they were made', () => {
  const ids = Array.from({ length: 20_000 }, () => newId());

  expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(
    true,
  );
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
});

it('keeps the order when the clock goes back', () => {
  const first = newId(Date.now() + 1_000);

  expect(newId(Date.now() - 1_000) > first).toBe(true);
});

it('places what is stored later at the time it stands for', () => {
  const now = Date.now();
  const ids = [idAt(now - 86_400_000), idAt(now - 60_000), newId(now + 10_000)];

  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(Array.from({ length: 1_000 }, () => idAt(now))).size).toBe(1_000);
});
