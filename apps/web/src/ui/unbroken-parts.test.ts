import { describe, expect, it } from 'vitest';
import { unbrokenParts } from './unbroken-parts.ts';

const codesOf = (text: string) => unbrokenParts(text).filter((_, index) => index % 2 === 1);

describe('codes that stay on one line', () => {
  it.each([
    ['Re-opens CVE-2025-55182, known exploited', ['CVE-2025-55182']],
    ['goes back over 2025-11-08 and undoes the fix of INC-1.', ['2025-11-08', 'INC-1']],
    ['GHSA-9qr9-h5gf-34mp in 3.0.1-hotfix.1.', ['GHSA-9qr9-h5gf-34mp', '3.0.1-hotfix.1']],
    ['stable 16 days in production', []],
    ['Mon 23 Nov 09:00 to Tue 24 Nov 00:00, now', ['Mon 23 Nov 09:00', 'Tue 24 Nov 00:00']],
    ['slower than 10 s is down', ['10 s']],
  ])('finds those of `%s`', (text, codes) => {
    expect(codesOf(text)).toEqual(codes);
  });

  it('loses no character', () => {
    const text = '3.0.2 burned, CVE-2025-55182 on 2025-12-05 - see INC-1-2.';

    expect(unbrokenParts(text).join('')).toBe(text);
  });
});
