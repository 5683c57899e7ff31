import { type OperationName, operations, plainWords } from '@lockstep/contract';
import { expect, it } from 'vitest';
import { mistakesBy } from './mistakes.ts';

const mistakesIn = (name: OperationName, body: unknown) => mistakesBy(operations[name].body, plainWords, body);

it('says what is wrong with a form before it is sent, in words of a form', () => {
  expect(mistakesIn('createTeam', { name: 'shop', title: 'x'.repeat(200) })).toEqual([
    { field: 'title', problem: 'must have at most 120 characters' },
  ]);
  expect(mistakesIn('completeSetup', { token: 't', name: ' ', email: 'ada', password: 'short' })).toContainEqual({
    field: 'name',
    problem: 'must not be empty',
  });
  expect(mistakesIn('createTeam', { name: 'shop' })).toEqual([]);
});
