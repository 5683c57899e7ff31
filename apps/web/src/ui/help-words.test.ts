import { describe, expect, it } from 'vitest';
import { helpWords } from './help-words.ts';

describe('what helps somebody at a screen', () => {
  it.each([
    ['list them with `lockstep incident list`', undefined],
    ['list them with `GET /api/v1/alert-groups`', undefined],
    ['list them with `lockstep environment list`, or create it first', 'create it first'],
    [
      'list them with `lockstep service list`, or register it with `lockstep service add`',
      'register it with `lockstep service add`',
    ],
    ['ask an admin for the right `gate.decide`', 'ask an admin for the right `gate.decide`'],
    [undefined, undefined],
  ])('of %j is %j', (help, words) => {
    expect(helpWords(help)).toBe(words);
  });
});
