import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Problem } from '../problem.ts';
import { validate } from './validate.ts';

const Form = z.object({
  name: z.string().trim().min(1).max(5),
  email: z.email().optional(),
  days: z.number().int().min(1).max(366).optional(),
  share: z.number().gt(0).optional(),
  scopes: z.array(z.string()).min(1).optional(),
  password: z.string().min(12, 'too short: use at least 12 characters').optional(),
});

/** What is wrong with each field and what cures it. */
function complaints(body: unknown): Readonly<Record<string, readonly [problem: string, help: string | undefined]>> {
  try {
    validate(Form, body, 'body');
    return {};
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    return Object.fromEntries((problem.fields ?? []).map(({ field, problem: words, help }) => [field, [words, help]]));
  }
}

describe('what is wrong with a request is said in words of a form', () => {
  it.each([
    ['an empty text', { name: ' ' }, 'body.name', 'must not be empty', 'fill it in'],
    ['a long text', { name: 'abcdef' }, 'body.name', 'must have at most 5 characters', 'at most 5 characters'],
    ['a missing text', {}, 'body.name', 'is missing', 'give a string'],
    ['no address', { name: 'a', email: 'ada' }, 'body.email', 'must be an e-mail address', 'write it as email'],
    ['a small number', { name: 'a', days: 0 }, 'body.days', 'must be at least 1', 'at least 1'],
    ['a large number', { name: 'a', days: 999 }, 'body.days', 'must be at most 366', 'at most 366'],
    ['a bound that is left out', { name: 'a', share: 0 }, 'body.share', 'must be more than 0', 'more than 0'],
    ['an empty list', { name: 'a', scopes: [] }, 'body.scopes', 'must not be empty', 'fill it in'],
  ])('%s', (_, body, field, words, help) => {
    expect(complaints(body)[field]).toEqual([words, help]);
  });

  it('keeps the words that the contract has', () => {
    expect(complaints({ name: 'a', password: 'x' })['body.password']?.[0]).toBe(
      'too short: use at least 12 characters',
    );
  });

  it('lets what is right pass', () => {
    expect(validate(Form, { name: ' ab ' }, 'body')).toEqual({ name: 'ab' });
  });
});
