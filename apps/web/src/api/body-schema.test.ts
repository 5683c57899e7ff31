import { expect, it } from 'vitest';
import { mistakesIn } from './body-schema.ts';

it('says what is wrong with a form before it is sent, in words of a form', async () => {
  expect(await mistakesIn('createTeam', { name: 'shop', title: 'x'.repeat(200) })).toEqual([
    { field: 'title', problem: 'must have at most 120 characters' },
  ]);
  expect(await mistakesIn('completeSetup', { token: 't', name: ' ', email: 'ada', password: 'short' })).toContainEqual({
    field: 'name',
    problem: 'must not be empty',
  });
  expect(await mistakesIn('createTeam', { name: 'shop' })).toEqual([]);
});
