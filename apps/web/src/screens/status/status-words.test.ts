import { expect, it } from 'vitest';
import { isComponentState, stateOptions, statesAtEnd } from './status-words.ts';

it('puts back what the announcement has touched, and nothing else', () => {
  const part = (id: string, state: 'operational' | 'degraded' | 'major_outage') => ({
    id,
    state,
    group: null,
    name: id,
    description: null,
    service: null,
    environment: null,
    stateSince: '2026-01-01T00:00:00.000Z',
  });
  const components = [part('api', 'major_outage'), part('web', 'operational'), part('mail', 'degraded')];

  expect([...statesAtEnd(components, new Set(['api', 'web']))]).toEqual([['api', 'operational']]);
});

it('knows every state that can be chosen', () => {
  expect(stateOptions.map(({ value }) => isComponentState(value))).toEqual([true, true, true, true, true]);
  expect(isComponentState('fine')).toBe(false);
});
