import { describe, expect, it } from 'vitest';
import { dueOf, type NowRow, ownerWords } from './now-words.ts';

const row: NowRow = {
  id: 'task 1',
  kind: 'task',
  subjectId: '1',
  title: 'rotate the key',
  detail: '',
  service: 'shop',
  team: 'web',
  axis: null,
  severity: null,
  owner: null,
  ring: null,
  isUnowned: true,
  isMine: false,
  dueAt: null,
  since: '2026-11-22T00:00:00.000Z',
  path: '/incidents/INC-1',
  action: 'finish_task',
  act: {},
  incident: 'INC-1',
  snoozed: null,
};

describe('ownerWords', () => {
  it('names a person, a ring, a team, or says nobody', () => {
    expect(ownerWords(row)).toBe('nobody');
    expect(ownerWords({ ...row, owner: { id: '1', name: 'Ada' }, isUnowned: false })).toBe('Ada');
    expect(ownerWords({ ...row, ring: 'security_key', isUnowned: false })).toBe('whoever holds the security key');
    expect(ownerWords({ ...row, ring: 'team', isUnowned: false })).toBe('team web');
  });
});

describe('dueOf', () => {
  const now = Date.parse('2026-11-22T12:00:00.000Z');

  it.each([
    [null, undefined],
    ['2026-11-22T12:30:00.000Z', { words: 'in 30 min', isOver: false, isSoon: true }],
    ['2026-11-22T15:00:00.000Z', { words: 'in 3 h', isOver: false, isSoon: false }],
    ['2026-11-22T12:00:00.000Z', { words: 'now', isOver: true, isSoon: true }],
    ['2026-11-22T10:00:00.000Z', { words: '2 h late', isOver: true, isSoon: true }],
  ])('of %s', (at, due) => {
    expect(dueOf(at, now)).toEqual(due);
  });
});
