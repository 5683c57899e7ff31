import { describe, expect, it } from 'vitest';
import { requiredWords } from './settings-words.ts';

describe('requiredWords', () => {
  it('says when, and of which incidents', () => {
    expect(requiredWords({ at: 'declare', kinds: [], severities: [] })).toBe('needed to declare');
    expect(requiredWords({ at: 'close', kinds: ['security', 'both'], severities: ['sev1', 'sev2'] })).toBe(
      'needed to close sev1, sev2 of security, both sides',
    );
  });
});
