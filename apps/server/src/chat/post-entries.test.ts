import { describe, expect, it } from 'vitest';
import { plainText } from './post-entries.ts';

describe('words of the timeline in a chat', () => {
  it.each([
    ['Ana is incident commander.', 'Ana is incident commander.'],
    ['**deny**: `web 1.4.1` opens [CVE-2025-1](/advisories/1) again', 'deny: web 1.4.1 opens CVE-2025-1 again'],
    [String.raw`it is called a\_b \*really\* \<now\>`, 'it is called a_b *really* <now>'],
  ])('%s', (markdown, expected) => {
    expect(plainText(markdown)).toBe(expected);
  });
});
