import { describe, expect, it } from 'vitest';
import { defaultSpan, trimmedSpan, wholeSpan } from './default-span.ts';

const now = Date.parse('2026-11-20T00:00:00Z');

describe('the span a ledger opens with', () => {
  it('reaches back to the sixth newest release', () => {
    const dates = ['2026-11-01', '2026-10-01', '2026-08-01', '2026-06-01', '2026-04-01', '2026-02-01', '2020-01-01'];

    expect(defaultSpan(dates, undefined, now)).toEqual({
      from: '2026-01-31T00:00:00.000Z',
      to: '2026-11-20T00:00:00.000Z',
    });
  });

  it('shows a quarter of a year at least', () => {
    expect(defaultSpan(['2026-11-19'], undefined, now).from).toBe('2026-08-22T00:00:00.000Z');
    expect(defaultSpan([], undefined, now).from).toBe('2026-08-22T00:00:00.000Z');
  });

  it('opens a sample where its story happens', () => {
    expect(defaultSpan(['2026-11-01'], '2025-12-08T00:00:00Z', now).to).toBe('2025-12-20T00:00:00.000Z');
  });

  it('can show everything', () => {
    expect(wholeSpan(['2026-01-01', '2020-01-01'], now).from < '2020-01-01').toBe(true);
  });
});

describe('the empty start of a young ledger', () => {
  const day = 86_400_000;
  const span = { from: now - 90 * day, to: now };

  it('is left out', () => {
    expect(trimmedSpan(span, now - 10 * day)).toEqual({ from: now - 10.5 * day, to: now });
    expect(trimmedSpan(span, now - 3_600_000)).toEqual({ from: now - day, to: now });
  });

  it('is nothing where the ledger is older, or empty', () => {
    expect(trimmedSpan(span, now - 200 * day)).toBe(span);
    expect(trimmedSpan(span, undefined)).toBe(span);
  });
});
