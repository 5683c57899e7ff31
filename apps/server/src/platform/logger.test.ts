import { expect, it } from 'vitest';
import { readable } from './logger.ts';

it('shows one readable line per event', () => {
  const line = readable('{"level":40,"time":0,"alertId":"a1","attempt":2,"msg":"notification rejected"}');

  expect(line).toMatch(/^\d\d:\d\d:\d\d warn {2}notification rejected alertId=a1 attempt=2\n$/);
});

it('adds the stack of an error', () => {
  expect(readable('{"level":50,"time":0,"err":{"stack":"Error: x\\n  at y"},"msg":"failed"}')).toMatch(
    /failed\nError: x\n {2}at y\n$/,
  );
});

it('passes on what is not a log entry', () => {
  expect(readable('plain text\n')).toBe('plain text\n');
});
