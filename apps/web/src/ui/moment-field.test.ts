import { expect, it } from 'vitest';
import { instantOfLocal, localOf } from './moment-field.tsx';

it('writes a moment on the clock of the reader and reads it back, to the second', () => {
  for (const instant of ['2026-01-31T09:30:05.000Z', '2026-07-01T23:59:59.000Z'])
    expect(instantOfLocal(localOf(instant))).toBe(instant);
});

it('reads nothing from what is not whole', () => {
  expect(instantOfLocal('')).toBeUndefined();
  expect(instantOfLocal('2026-13-01T00:00')).toBeUndefined();
});
