import { expect, it } from 'vitest';
import { entryLine } from './read-timeline.ts';

const line = (text: string): string =>
  entryLine({
    id: 'one',
    seq: 1,
    kind: 'decision',
    happenedAt: '2026-01-31T03:12:00.000Z',
    recordedBy: { name: 'gate' },
    text,
    isFolded: false,
    version: 1,
  });

it.each([
  ['G-3: The gate says **deny**: `lodash` returns', 'G-3: The gate says deny: lodash returns'],
  ['see [the graph](https://example.org/a_b__c)', 'see the graph (https://example.org/a_b__c)'],
  ['[https://example.org](https://example.org)', 'https://example.org'],
  ['two \\*stars\\*, 2 * 3, snake_case', 'two *stars*, 2 * 3, snake_case'],
  ['first\n\n- second', 'first / - second'],
])('%j is shown as plain words', (text, said) => {
  expect(line(text)).toBe(`2026-01-31 03:12Z  decision    ${said}`);
});
