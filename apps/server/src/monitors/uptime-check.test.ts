import { expect, it } from 'vitest';
import { afterLook } from './uptime-check.ts';

it('is down after as many failures in a row as it needs, and up with the first success', () => {
  const one = afterLook({ failures: 0 }, 3, 'no answer');
  expect(one).toEqual({ state: 'failing', failures: 1 });
  const two = afterLook(one, 3, 'no answer');
  expect(two).toEqual({ state: 'failing', failures: 2 });
  expect(afterLook(two, 3, undefined)).toEqual({ state: 'up', failures: 0 });
  const three = afterLook(two, 3, 'no answer');
  expect(three).toEqual({ state: 'down', failures: 3 });
  expect(afterLook(three, 3, 'no answer')).toEqual({ state: 'down', failures: 4 });
  expect(afterLook({ failures: 0 }, 1, 'no answer').state).toBe('down');
});
