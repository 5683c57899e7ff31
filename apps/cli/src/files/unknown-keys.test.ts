import { PlaybookDefinition } from '@lockstep/contract';
import { describe, expect, it } from 'vitest';
import { nearestOf, unknownKeys } from './unknown-keys.ts';

describe('keys of a playbook that nobody knows', () => {
  const playbook = (more: object, item: object = {}) => ({
    title: 'Both',
    items: [{ id: 'look', title: 'look', ...item }],
    ...more,
  });

  it('has none where all are known, optional ones and those of conditions as well', () => {
    const item = { detail: '', axis: null, ownerRole: 'scribe', dueMinutes: 5, when: { kinds: ['both'] } };
    expect(
      unknownKeys(PlaybookDefinition, playbook({ when: { atLeast: 'sev2' }, startsByItself: true }, item)),
    ).toEqual([]);
  });

  it.each([
    [playbook({ sumary: '' }), 'sumary', 'summary'],
    [playbook({}, { dueMinuts: 5 }), 'items[0].dueMinuts', 'dueMinutes'],
    [playbook({ when: { severity: 'sev1' } }), 'when.severity', undefined],
    [playbook({ colour: 'red' }), 'colour', undefined],
    [playbook({}, { when: { kind: ['both'] } }), 'items[0].when.kind', 'kinds'],
  ])('%j', (written, place, nearest) => {
    expect(unknownKeys(PlaybookDefinition, written)).toEqual([{ place, nearest }]);
  });

  it('is about form only: what is no object holds no keys', () => {
    for (const written of ['text', 7, null, [], { items: 'none' }])
      expect(unknownKeys(PlaybookDefinition, written)).toEqual([]);
  });
});

it.each([
  ['titel', 'title'],
  ['Title', 'title'],
  ['x', undefined],
])('the nearest of %s is %s', (name, nearest) => {
  expect(nearestOf(name, ['title', 'summary', 'items'])).toBe(nearest);
});
