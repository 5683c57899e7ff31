import { describe, expect, it } from 'vitest';
import { instant, oneOf, parseSearch, stringifySearch, text } from './search.ts';

describe('the address bar', () => {
  it('keeps a version that looks like a number', () => {
    expect(parseSearch(stringifySearch({ target: '3.0' }))).toEqual({ target: '3.0' });
  });

  it('leaves out what is not set', () => {
    expect(stringifySearch({ q: '', service: undefined })).toBe('');
  });

  it('drops values nobody offers', () => {
    expect(oneOf('maybe', ['allow', 'deny'])).toBeUndefined();
    expect(instant('yesterday')).toBeUndefined();
    expect(text(['x'])).toBeUndefined();
  });

  it('reads a moment with any offset as UTC', () => {
    expect(instant('2025-12-08T02:00:00+02:00')).toBe('2025-12-08T00:00:00.000Z');
  });
});
