import { describe, expect, it } from 'vitest';
import { compareLines, contains, crossesMajor, directionOf } from './lines.ts';

const at = (version: string, line: string, releasedAt: string) => ({ version, line, releasedAt });

describe('lines', () => {
  it.each([
    ['2.31', '3', -1],
    ['2.9', '2.31', -1],
    ['3', '3.1', -1],
    ['v3', '3', 0],
    ['abc', 'abc', 0],
    ['abc', '3', 'unknown'],
    ['2024-lts', '2025-lts', 'unknown'],
  ] as const)('orders %s and %s as %s', (a, b, expected) => {
    const mirrored = expected === -1 ? 1 : expected;

    expect(compareLines(a, b)).toBe(expected);
    expect(compareLines(b, a)).toBe(mirrored);
  });

  it('takes an older date for a rollback, a newer one forward, and an older line or an equal date sideways', () => {
    const current = at('3.0.2', '3', '2025-12-04T00:00:00Z');

    expect(directionOf(current, at('3.0.1', '3', '2025-11-18T00:00:00Z'))).toBe('rollback');
    expect(directionOf(current, at('3.0.3', '3', '2025-12-12T00:00:00Z'))).toBe('roll_forward');
    expect(directionOf(current, at('2.20.1', '2', '2025-12-07T00:00:00Z'))).toBe('sideways');
    expect(directionOf(current, at('3.0.2b', '3', '2025-12-04T00:00:00.000Z'))).toBe('sideways');
    expect(directionOf(undefined, current)).toBe('roll_forward');
  });

  it('knows what is in a release: later on the same line or on a higher one, and says when it can not tell', () => {
    const first = at('3.0.0', '3', '2025-11-07T00:00:00Z');

    expect(contains(at('3.0.1', '3', '2025-11-18T00:00:00Z'), first)).toBe(true);
    expect(contains(at('4.0.0', '4', '2025-11-18T00:00:00Z'), first)).toBe(true);
    expect(contains(at('2.20.1', '2', '2025-12-07T00:00:00Z'), first)).toBe(false);
    expect(contains(at('4.0.0-rc', '4', '2025-10-01T00:00:00Z'), first)).toBe(false);
    expect(contains(at('beef', 'beef', '2025-12-07T00:00:00Z'), first)).toBe('unknown');
  });

  it('sees a major line crossed, except between lines without numbers', () => {
    expect(crossesMajor('2.31', '3')).toBe(true);
    expect(crossesMajor('2.31', '2.9')).toBe(false);
    expect(crossesMajor('beef', 'cafe')).toBe(false);
    expect(crossesMajor('beef', '3')).toBe(true);
  });
});
