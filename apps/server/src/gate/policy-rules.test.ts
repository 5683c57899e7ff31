import { defaultPolicyText } from '@lockstep/cedar';
import { expect, it } from 'vitest';
import { removedOrWeakened } from './policy-rules.ts';

it('sees nothing softer in the same rules with other layout and comments', () => {
  expect(removedOrWeakened(defaultPolicyText, defaultPolicyText.replaceAll('// ', '//  '))).toEqual([]);
});

it.each([
  ['another reason', '@reason("security.quarantined")', '@reason("security.held")', 'gives another reason'],
  ['other conditions', 'context.isQuarantined', 'context.isQuarantined && context.isProduction', 'conditions'],
  [
    'another axis',
    '@reason("security.quarantined") @axis("security")',
    '@reason("security.quarantined") @axis("reliability")',
    'another axis',
  ],
  ['another id', '@id("quarantined")', '@id("isolated")', 'is gone'],
])('counts %s as softer', (_what, from, to, said) => {
  const weakened = removedOrWeakened(defaultPolicyText, defaultPolicyText.replace(from, to));

  expect(weakened).toEqual([expect.stringContaining(said)]);
});
